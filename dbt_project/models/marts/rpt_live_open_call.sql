with

calls as (

    select * from {{ ref('fct_live_call') }}

)

select
    call_id,
    unit_id,
    as_at,
    received_at,
    local_at,
    dispatched_at,
    arrived_at,
    priority,
    call_type,
    area_code,
    age_seconds,
    arrival_limit_seconds,
    coalesce(arrived_at is null and age_seconds > arrival_limit_seconds, false) as is_overdue
from calls
where is_open
