{#- A score times its weight; what weighs nothing need not be known. -#}
{% macro smk_weighted(weight, score) -%}
    case when {{ weight }} = 0 then cast(0 as double) else {{ weight }} * {{ score }} end
{%- endmacro %}
