with

attendance as (

    select * from {{ ref('stg_attendance') }}

)

select
    person_id,
    month_on,
    unit_id,
    formal_hours,
    worked_hours,
    sick_days
from attendance
