{#- Join the limits of the SOP `sop_id` that hold for a row of `rows` (activity_date, priority): one
    join for its own priority, one for the limit of all priorities. `sop_limit` picks. -#}
{% macro join_sop(rows, limits, sop_id) -%}
    left join {{ limits }} as {{ sop_id }}_own
        on
            {{ sop_id }}_own.sop_id = '{{ sop_id }}'
            and {{ sop_id }}_own.step is null
            and {{ sop_id }}_own.priority = {{ rows }}.priority
            and {{ in_force(sop_id ~ '_own', rows ~ '.activity_date') }}
    left join {{ limits }} as {{ sop_id }}_any
        on
            {{ sop_id }}_any.sop_id = '{{ sop_id }}'
            and {{ sop_id }}_any.step is null
            and {{ sop_id }}_any.priority is null
            and {{ in_force(sop_id ~ '_any', rows ~ '.activity_date') }}
{%- endmacro %}

{#- Limit in seconds of a joined SOP; null where the site has none in force that day. -#}
{% macro sop_limit(sop_id) -%}
    coalesce({{ sop_id }}_own.limit_seconds, {{ sop_id }}_any.limit_seconds)
{%- endmacro %}
