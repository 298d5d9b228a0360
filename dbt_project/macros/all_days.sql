{#- The bounds of the days that spells share out: every record that is taken has a later day than the
    first (contracts begin with 1900) and an earlier one than the last. -#}
{% macro first_day_of_all() -%}
    cast('1800-01-01' as date)
{%- endmacro %}

{% macro end_of_days() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
