with

systems as (

    select * from {{ ref('fct_system_uptime') }}

)

select
    concat(system_id, '/', cast(measured_on as string)) as record_id,
    unit_id,
    measured_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(up_minutes as double) as numerator,
    cast(minutes as double) as denominator,
    cast(null as double) as duration_seconds
from systems
