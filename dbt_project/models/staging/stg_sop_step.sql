with

source as (

    select * from {{ source('lake', 'sop_step') }}

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
    cast(sop_id as string) as sop_id,
    cast(step as string) as step,
    cast(case_ref as string) as case_ref,
    cast(due_at as timestamp) as due_at,
    cast(done_at as timestamp) as done_at,
    cast(local_at as timestamp) as local_at,
    cast(_load_id as string) as load_id
from latest
