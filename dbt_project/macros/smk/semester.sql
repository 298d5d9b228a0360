{#- The SMK semester of `day`, such as 2026-S1: January to June or July to December (art. 17). -#}
{% macro semester_of(day) -%}
    {{ period_name("'semester'", day) }}
{%- endmacro %}

{#- First day of a semester such as 2026-S2. -#}
{% macro semester_starts_on(semester) -%}
    cast(
        concat(
            substring({{ semester }}, 1, 4),
            case when substring({{ semester }}, 6, 2) = 'S1' then '-01-01' else '-07-01' end
        ) as date
    )
{%- endmacro %}

{#- Last day of a semester such as 2026-S2. -#}
{% macro semester_ends_on(semester) -%}
    cast(
        concat(
            substring({{ semester }}, 1, 4),
            case when substring({{ semester }}, 6, 2) = 'S1' then '-06-30' else '-12-31' end
        ) as date
    )
{%- endmacro %}

{#- Last day for signing the contract of the semester that starts on `starts_on`: 15 January or 15
    July (Perpol 1/2025, stage of planning). -#}
{% macro contract_due_on(starts_on) -%}
    cast({{ starts_on }} + interval '14' day as date)
{%- endmacro %}

{#- Last day for the recapitulation of the semester that ends on `ends_on`: 31 July, or 31 January of
    the next year (Perpol 1/2025 art. 36). -#}
{% macro recap_due_on(ends_on) -%}
    cast({{ ends_on }} + interval '31' day as date)
{%- endmacro %}
