{#- Members below which a figure of the individual SMK could be told apart (domain 1.5: n < 5). -#}
{% macro fewest_members() -%}
    5
{%- endmacro %}
