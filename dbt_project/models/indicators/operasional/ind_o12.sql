with

clearances as (

    select * from {{ ref('fct_clearance') }}

),

dated as (

    select
        *,
        case when seconds_to_clear >= 0 then seconds_to_clear end as lasted_seconds
    from clearances
    where seconds_to_clear is not null

)

select
    report_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    case when lasted_seconds is null then 'cleared_before_report' end as exclusion,
    cast(lasted_seconds / 86400 as double) as numerator,
    cast(case when lasted_seconds is not null then 1 end as double) as denominator,
    cast(lasted_seconds as double) as duration_seconds
from dated
