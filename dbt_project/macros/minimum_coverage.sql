{#- Least share of weight with data for which a score is shown (domain 3.8, index rule: proposal).
    A hair under 0.7, so that seven tenths added up in floating point still count as 70 %. -#}
{% macro minimum_coverage() -%}
    0.6999999999
{%- endmacro %}
