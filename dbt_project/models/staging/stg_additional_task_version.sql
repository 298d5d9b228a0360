with

source as (

    select * from {{ source('lake', 'additional_task') }}

)

select
    cast(task_id as string) as task_id,
    cast(person_id as string) as person_id,
    cast(semester as string) as semester,
    cast(unit_id as string) as unit_id,
    cast(kind as string) as kind,
    cast(done_on as date) as done_on,
    cast(evidence as string) as evidence,
    cast(_load_id as string) as load_id,
    cast(_line as bigint) as line,
    cast(_row_hash as string) as row_hash
from source
