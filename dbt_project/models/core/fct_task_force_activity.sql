with

activities as (

    select * from {{ ref('stg_task_force_activity') }}

),

task_forces as (

    select * from {{ ref('stg_task_force') }}

)

select
    activities.activity_id,
    activities.task_force_id,
    task_forces.issue_id,
    activities.unit_id,
    activities.done_on,
    activities.area_code,
    activities.approach,
    activities.handling_mode,
    activities.function_code,
    activities.activity
from activities
left join task_forces on activities.task_force_id = task_forces.task_force_id
