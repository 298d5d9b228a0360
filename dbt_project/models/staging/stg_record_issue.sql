with

source as (

    select * from {{ source('lake', 'record_issue') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(of_record as string) as of_record,
    cast(record_id as string) as record_id,
    cast(issue_id as string) as issue_id,
    cast(task_force_id as string) as task_force_id,
    cast(_load_id as string) as load_id
from latest
