with

source as (

    select * from {{ source('lake', 'cctv_event') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(event_id as string) as event_id,
    cast(system_id as string) as system_id,
    cast(unit_id as string) as unit_id,
    cast(seen_at as timestamp) as seen_at,
    cast(category as string) as category,
    cast(call_id as string) as call_id,
    cast(local_at as timestamp) as local_at,
    cast(_load_id as string) as load_id
from latest
