with

reports as (

    select * from {{ ref('stg_crime_report') }}

),

calls as (

    select * from {{ ref('stg_emergency_call') }}

),

accidents as (

    select * from {{ ref('stg_traffic_accident') }}

)

select
    report_id as record_id,
    unit_id,
    cast(local_at as date) as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(
        case when occurred_at is null then 0 else 1 end
        + case when offence_code is null then 0 else 1 end
        + case when report_model is null then 0 else 1 end
        + case when area_code is null then 0 else 1 end
        + case when function_code is null then 0 else 1 end
        as double
    ) as numerator,
    cast(5 as double) as denominator,
    cast(null as double) as duration_seconds
from reports

union all

select
    call_id as record_id,
    unit_id,
    cast(local_at as date) as activity_date,
    'day' as grain,
    priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(
        case when priority is null then 0 else 1 end
        + case when call_type is null then 0 else 1 end
        + case when area_code is null then 0 else 1 end
        + case when function_code is null then 0 else 1 end
        as double
    ) as numerator,
    cast(4 as double) as denominator,
    cast(null as double) as duration_seconds
from calls

union all

select
    accident_id as record_id,
    unit_id,
    cast(local_at as date) as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(
        case when cause is null then 0 else 1 end
        + case when area_code is null then 0 else 1 end
        as double
    ) as numerator,
    cast(2 as double) as denominator,
    cast(null as double) as duration_seconds
from accidents
