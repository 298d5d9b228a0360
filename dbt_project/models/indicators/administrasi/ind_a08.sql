with

attendance as (

    select * from {{ ref('fct_attendance') }}

)

select
    concat(person_id, '/', cast(month_on as string), '/', unit_id) as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(worked_hours as double) as numerator,
    cast(formal_hours as double) as denominator,
    cast(null as double) as duration_seconds
from attendance
