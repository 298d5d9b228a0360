with

members as (

    select * from {{ ref('bridge_task_force_member') }}

)

select
    task_force_id,
    member,
    member_kind,
    valid_from,
    valid_to
from members
