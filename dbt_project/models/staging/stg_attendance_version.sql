with

source as (

    select * from {{ source('lake', 'attendance') }}

)

select
    cast(person_id as string) as person_id,
    cast(month_on as date) as month_on,
    cast(unit_id as string) as unit_id,
    cast(formal_hours as double) as formal_hours,
    cast(worked_hours as double) as worked_hours,
    cast(sick_days as int) as sick_days,
    cast(_load_id as string) as load_id,
    cast(_line as bigint) as line,
    cast(_row_hash as string) as row_hash
from source
