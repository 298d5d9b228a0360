{#- The slices every indicator is given by, as columns of its records. -#}
{% macro slice_columns() -%}
    {{ return(['priority', 'approach', 'handling_mode', 'function_code']) }}
{%- endmacro %}

{#- Rows of `relation` once for the total (slice_kind all, slice_value '') and once for each slice in
    which they have a value; slice_kind is the column's name, function for function_code. -#}
{% macro by_slice(relation, columns) -%}
    select
        *,
        'all' as slice_kind,
        '' as slice_value
    from {{ relation }}
    {% for column in columns %}
    union all

    select
        *,
        '{{ column | replace('_code', '') }}' as slice_kind,
        cast({{ column }} as string) as slice_value
    from {{ relation }}
    where {{ column }} is not null
    {% endfor %}
{%- endmacro %}
