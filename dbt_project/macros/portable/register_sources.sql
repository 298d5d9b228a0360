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
        {%- do run_query('create schema if not exists lake') -%}
        {%- do run_query('create schema if not exists site') -%}
        {%- for source in graph.sources.values() -%}
            {%- set name = source.name -%}
            {%- if source.source_name == 'lake' -%}
                {%- set location = env_var('SMK_LAKE') ~ '/' ~ name -%}
            {%- else -%}
                {%- set location = env_var('SMK_SITE_TABLES') ~ '/' ~ name ~ '.parquet' -%}
            {%- endif -%}
            {%- do run_query('drop table if exists ' ~ source.source_name ~ '.' ~ name) -%}
            {%- do run_query(
                "create table " ~ source.source_name ~ "." ~ name ~ " using parquet options (path '"
                ~ location ~ "', recursiveFileLookup 'true', pathGlobFilter '*ata.parquet')"
                if source.source_name == 'lake' else
                "create table " ~ source.source_name ~ "." ~ name ~ " using parquet options (path '"
                ~ location ~ "')"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('select 1') }}
{%- endmacro %}
