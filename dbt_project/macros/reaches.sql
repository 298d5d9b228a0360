{#- Whether a score reaches `threshold`. A hair under it counts: fractions are summed in no fixed order,
    and a score of exactly 90 must not be near its target in one build and below it in the next. -#}
{% macro reaches(score, threshold) -%}
    {{ score }} >= {{ threshold }} - 1e-9
{%- endmacro %}
