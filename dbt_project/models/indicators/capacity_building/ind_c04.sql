with

attendance as (

    select * from {{ ref('fct_attendance') }}
    where sick_days is not null

),

strength as (

    select * from {{ ref('fct_strength_month') }}

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
    cast(sick_days as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from attendance

union all

select
    unit_id as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(null as double) as numerator,
    cast(member_years as double) as denominator,
    cast(null as double) as duration_seconds
from strength
