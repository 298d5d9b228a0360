with

source as (

    select * from {{ source('lake', 'attendance') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(person_id as string) as person_id,
    cast(month_on as date) as month_on,
    cast(unit_id as string) as unit_id,
    cast(formal_hours as double) as formal_hours,
    cast(worked_hours as double) as worked_hours,
    cast(sick_days as int) as sick_days,
    cast(_load_id as string) as load_id
from latest
