with

source as (

    select * from {{ source('lake', 'health_check') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(check_no as string) as check_no,
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(kind as string) as kind,
    cast(due_on as date) as due_on,
    cast(examined_on as date) as examined_on,
    cast(_load_id as string) as load_id
from latest
