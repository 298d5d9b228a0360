with

source as (

    select * from {{ source('lake', 'training') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(training_id as string) as training_id,
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(course_code as string) as course_code,
    cast(completed_on as date) as completed_on,
    cast(hours as double) as hours,
    cast(_load_id as string) as load_id
from latest
