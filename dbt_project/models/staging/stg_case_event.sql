with

source as (

    select * from {{ source('lake', 'case_event') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(report_id as string) as report_id,
    cast(unit_id as string) as unit_id,
    cast(event as string) as event,
    cast(event_at as timestamp) as event_at,
    cast(local_at as timestamp) as local_at,
    cast(note as string) as note,
    cast(_load_id as string) as load_id
from latest
