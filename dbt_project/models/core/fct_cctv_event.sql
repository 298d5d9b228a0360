with

events as (

    select * from {{ ref('stg_cctv_event') }}

)

select
    event_id,
    system_id,
    unit_id,
    cast(local_at as date) as activity_date,
    local_at,
    category,
    call_id
from events
