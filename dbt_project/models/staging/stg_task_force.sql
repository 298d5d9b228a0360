with

source as (

    select * from {{ source('lake', 'task_force') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(task_force_id as string) as task_force_id,
    cast(issue_id as string) as issue_id,
    cast(unit_id as string) as unit_id,
    cast(mandate as string) as mandate,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(_load_id as string) as load_id
from latest
