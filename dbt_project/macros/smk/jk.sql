{#- Percentage of formal hours worked in the semester (Perpol 1/2025 arts. 25-26). -#}
{% macro smk_hours_pct(worked_hours, formal_hours) -%}
    case when {{ formal_hours }} > 0 then 100 * {{ worked_hours }} / {{ formal_hours }} end
{%- endmacro %}

{#- Points for working hours: 100 from 86 % on, 80 from 71, 60 from 56, else 40 (Perpol 1/2025 art.
    26(3)). The steps are half-open; `reaches` keeps exactly 86 % on its side in any summation. -#}
{% macro smk_jk(pct, rule) -%}
    case
        when {{ pct }} is null then null
        when {{ reaches(pct, rule ~ '.jk_from_1') }} then {{ rule }}.jk_points_1
        when {{ reaches(pct, rule ~ '.jk_from_2') }} then {{ rule }}.jk_points_2
        when {{ reaches(pct, rule ~ '.jk_from_3') }} then {{ rule }}.jk_points_3
        else {{ rule }}.jk_points_4
    end
{%- endmacro %}
