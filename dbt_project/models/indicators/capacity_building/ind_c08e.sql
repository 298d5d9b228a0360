with

events as (

    select * from {{ ref('fct_cctv_event') }}

),

cameras as (

    select * from {{ ref('fct_system_uptime') }}
    where kind = 'cctv'

)

select
    event_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(1 as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from events

union all

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
    cast(null as double) as numerator,
    1 / cast(365 as double) as denominator,
    cast(null as double) as duration_seconds
from cameras
