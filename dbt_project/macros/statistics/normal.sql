{#- 97.5 % point of the standard normal distribution: the two-sided 95 % limit. -#}
{% macro z95() -%}
    cast(1.959963984540054 as double)
{%- endmacro %}
