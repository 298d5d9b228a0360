{#- The newest value of a clock in `relation`, as a constant that reaches the scan of files, which know
    their bounds; long ago where there is none. -#}
{% macro newest_moment(relation, column) -%}
    {%- set found = run_query('select max(' ~ column ~ ') from ' ~ relation).rows[0][0] if execute -%}
    cast('{{ found or '1970-01-01' }}' as timestamp)
{%- endmacro %}
