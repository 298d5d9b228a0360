with

source as (

    select * from {{ source('lake', 'additional_task') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(task_id as string) as task_id,
    cast(person_id as string) as person_id,
    cast(semester as string) as semester,
    cast(unit_id as string) as unit_id,
    cast(kind as string) as kind,
    cast(done_on as date) as done_on,
    cast(evidence as string) as evidence,
    cast(_load_id as string) as load_id
from latest
