with

calls as (

    select * from {{ ref('fct_emergency_call') }}

)

select
    call_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    priority,
    approach,
    handling_mode,
    function_code,
    case
        when arrival_limit_seconds is null and response_seconds is not null then 'no_limit'
        when response_seconds is not null then null
        when outcome = 'cancelled' then 'cancelled'
        when outcome = 'abandoned' then 'abandoned'
        when outcome = 'open' then 'still_open'
        else 'never_arrived'
    end as exclusion,
    cast(
        case
            when response_seconds <= arrival_limit_seconds then 1
            when response_seconds > arrival_limit_seconds then 0
        end as double
    ) as numerator,
    cast(
        case
            when arrival_limit_seconds is not null and response_seconds is not null then 1
        end as double
    ) as denominator,
    cast(response_seconds as double) as duration_seconds
from calls
