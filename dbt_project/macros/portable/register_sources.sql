{#- Spark reads the lake and the site's tables through external tables; DuckDB reads the files by
    the sources' external_location and needs nothing. -#}
{% macro register_sources() -%}
    {{ return(adapter.dispatch('register_sources', 'smk')()) }}
{%- endmacro %}

{% macro default__register_sources() -%}
    {{ return('select 1') }}
{%- endmacro %}

{% macro spark__register_sources() -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() -%}
            {%- set table = source.source_name ~ '.' ~ source.name -%}
            {%- if source.source_name == 'lake' -%}
                {%- set files = "path '" ~ env_var('SMK_SITE_HOME') ~ "/lake/" ~ source.name
                    ~ "', recursiveFileLookup 'true', pathGlobFilter 'data.parquet'" -%}
            {%- else -%}
                {%- set files = "path '" ~ env_var('SMK_SITE_HOME') ~ "/build/site/" ~ source.name ~ ".parquet'" -%}
            {%- endif -%}
            {%- do run_query('create schema if not exists ' ~ source.source_name) -%}
            {%- do run_query('drop table if exists ' ~ table) -%}
            {%- do run_query('create table ' ~ table ~ ' using parquet options (' ~ files ~ ')') -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('select 1') }}
{%- endmacro %}
