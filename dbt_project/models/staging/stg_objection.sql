with

source as (

    select * from {{ source('lake', 'objection') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(objection_id as string) as objection_id,
    cast(person_id as string) as person_id,
    cast(semester as string) as semester,
    cast(unit_id as string) as unit_id,
    cast(received_on as date) as received_on,
    cast(filed_on as date) as filed_on,
    cast(reason as string) as reason,
    cast(decided_on as date) as decided_on,
    cast(decision as string) as decision,
    cast(_load_id as string) as load_id
from latest
