{#- The slices every indicator is given by, as columns of its records. -#}
{% macro slice_columns() -%}
    {{ return(['priority', 'approach', 'handling_mode', 'function_code']) }}
{%- endmacro %}

{#- Rows of `relation` once for the total (slice_kind all, slice_value '') and once for each slice in
    which they have a value; slice_kind is the column's name, function for function_code. -#}
{% macro by_slice(relation, columns) -%}
    select *
    from (
        select
            {{ relation }}.*,
            kinds.slice_kind,
            case kinds.slice_kind
                when 'all' then ''
                {%- for column in columns %}
                when '{{ column | replace('_code', '') }}' then cast({{ relation }}.{{ column }} as string)
                {%- endfor %}
            end as slice_value
        from {{ relation }}
        cross join (
            values ('all')
            {%- for column in columns %}, ('{{ column | replace('_code', '') }}'){% endfor %}
        ) as kinds (slice_kind)
    ) as sliced
    where slice_value is not null
{%- endmacro %}
