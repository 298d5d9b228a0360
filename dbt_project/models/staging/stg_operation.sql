with

source as (

    select * from {{ source('lake', 'operation') }}

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
    cast(operation_id as string) as operation_id,
    cast(operation_name as string) as operation_name,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(strength as int) as strength,
    cast(alerted_at as timestamp) as alerted_at,
    cast(ready_at as timestamp) as ready_at,
    cast(plan_no as string) as plan_no,
    cast(_load_id as string) as load_id
from latest
