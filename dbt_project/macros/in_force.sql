{#- Whether the dated row of `relation` (valid_from, valid_to inclusive, null = open) holds on `day`. -#}
{% macro in_force(relation, day) -%}
    {{ relation }}.valid_from <= {{ day }}
    and {{ day }} <= coalesce({{ relation }}.valid_to, {{ day }})
{%- endmacro %}
