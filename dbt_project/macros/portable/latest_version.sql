{#- Rows of `relation` that are the latest version of their key: a later load corrects an earlier
    one, and the old version stays in the lake. `key` is a list of columns. -#}
{% macro latest_version(relation, key) -%}
    select *
    from (
        select
            *,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by _load_id desc, _line desc
            ) as version_rank
        from {{ relation }}
    ) as ranked
    where version_rank = 1
{%- endmacro %}
