with

accidents as (

    select * from {{ ref('fct_traffic_accident') }}

)

select
    accident_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(1 as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from accidents
