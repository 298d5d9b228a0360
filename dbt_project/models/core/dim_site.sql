with

site as (

    select * from {{ ref('stg_site_site') }}

),

loads as (

    select max(cast(substring(loaded_at, 1, 10) as date)) as loaded_on
    from {{ ref('stg_site_load') }}

),

spans as (

    {% for span in var('spans') %}
    select
        min({{ span.begins }}) as first_on,
        max({{ span.event }}) as last_on
    from {{ ref('stg_' ~ span.record) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

events as (

    select
        min(first_on) as first_on,
        max(last_on) as last_on
    from spans

),

dated as (

    select
        site.*,
        coalesce(site.as_of, events.last_on, loads.loaded_on) as data_on,
        events.first_on
    from site
    cross join events
    cross join loads

)

select
    site_id,
    name,
    note,
    data_on as as_of,
    least(coalesce(first_on, data_on), data_on) as first_on,
    near_pct,
    judge_pct
from dated
