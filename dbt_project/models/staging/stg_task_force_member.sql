with

source as (

    select * from {{ source('lake', 'task_force_member') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(task_force_id as string) as task_force_id,
    cast(member as string) as member,
    cast(member_kind as string) as member_kind,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(_load_id as string) as load_id
from latest
