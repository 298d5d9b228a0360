with

assignments as (

    select * from {{ ref('stg_call_assignment') }}

)

select
    assignment_id,
    call_id,
    unit_id,
    cast(local_at as date) as activity_date,
    area_code,
    approach,
    handling_mode,
    function_code,
    resource_id,
    call_id is null as is_self_initiated,
    {{ seconds_between('assigned_at', 'arrived_at') }} as travel_seconds,
    {{ seconds_between('assigned_at', 'cleared_at') }} as busy_seconds
from assignments
