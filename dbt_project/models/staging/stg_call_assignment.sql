with

source as (

    select * from {{ source('lake', 'call_assignment') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(assignment_id as string) as assignment_id,
    cast(call_id as string) as call_id,
    cast(resource_id as string) as resource_id,
    cast(assigned_at as timestamp) as assigned_at,
    cast(arrived_at as timestamp) as arrived_at,
    cast(cleared_at as timestamp) as cleared_at,
    cast(local_at as timestamp) as local_at,
    cast(_load_id as string) as load_id
from latest
