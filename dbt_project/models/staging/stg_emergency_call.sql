with

source as (

    select * from {{ source('lake', 'emergency_call') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(call_id as string) as call_id,
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(received_at as timestamp) as received_at,
    cast(answered_at as timestamp) as answered_at,
    cast(dispatched_at as timestamp) as dispatched_at,
    cast(arrived_at as timestamp) as arrived_at,
    cast(closed_at as timestamp) as closed_at,
    cast(local_at as timestamp) as local_at,
    cast(priority as int) as priority,
    cast(call_type as string) as call_type,
    cast(outcome as string) as outcome,
    cast(answered_level as string) as answered_level,
    cast(_load_id as string) as load_id
from latest
