with

source as (

    select * from {{ source('site', 'site') }}

)

select
    cast(site_id as string) as site_id,
    cast(name as string) as name,
    cast(note as string) as note,
    cast(as_of as date) as as_of,
    cast(first_on as date) as first_on,
    cast(near_pct as double) as near_pct,
    cast(judge_pct as double) as judge_pct
from source
