with

task_forces as (

    select * from {{ ref('dim_task_force') }}

)

select
    task_force_id,
    issue_id,
    unit_id,
    mandate,
    starts_on,
    ends_on,
    is_active,
    functions,
    partners
from task_forces
