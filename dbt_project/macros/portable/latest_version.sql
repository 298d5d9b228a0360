{#- Rows of `relation` that are the latest version of their key: a later load corrects an earlier
    one, and the old version stays in the lake. The lake notes each row that a correction replaced, so
    that only those few are looked up: ranking the versions of each key would sort the whole history. -#}
{% macro latest_version(relation) -%}
    select *
    from {{ relation }}
    where not exists (
        select 1
        from {{ ref('stg_site_superseded') }} as superseded
        where
            superseded.load_id = {{ relation }}._load_id
            and superseded.line = {{ relation }}._line
    )
{%- endmacro %}
