with

steps as (

    select * from {{ ref('stg_sop_step') }}

)

select
    concat(sop_id, '/', step, '/', case_ref) as step_id,
    sop_id,
    step,
    case_ref,
    unit_id,
    cast(local_at as date) as activity_date,
    area_code,
    approach,
    handling_mode,
    function_code,
    due_at,
    done_at,
    coalesce(done_at <= due_at, false) as is_in_time
from steps
