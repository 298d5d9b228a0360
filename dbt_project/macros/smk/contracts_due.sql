{#- Work contracts in force, with the semester's first day (semester_on) and the day by which they must be
    signed (due_on). `contracts` is the relation. -#}
{% macro contracts_due(contracts) -%}
    select
        *,
        {{ semester_starts_on('semester') }} as semester_on,
        {{ contract_due_on(semester_starts_on('semester')) }} as due_on
    from {{ contracts }}
    where is_in_force
{%- endmacro %}
