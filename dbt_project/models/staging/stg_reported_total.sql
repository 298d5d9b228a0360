with

source as (

    select * from {{ source('lake', 'reported_total') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(measure as string) as measure,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(value as double) as value,
    cast(scope as string) as scope,
    cast(publication as string) as publication,
    cast(note as string) as note,
    cast(_load_id as string) as load_id
from latest
