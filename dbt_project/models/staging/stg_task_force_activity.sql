with

source as (

    select * from {{ source('lake', 'task_force_activity') }}

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
    cast(activity_id as string) as activity_id,
    cast(task_force_id as string) as task_force_id,
    cast(done_on as date) as done_on,
    cast(activity as string) as activity,
    cast(_load_id as string) as load_id
from latest
