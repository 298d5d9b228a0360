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
        when answer_seconds is null and coalesce(outcome, '') <> 'abandoned'
            then 'answer_not_recorded'
        when answer_limit_seconds is null then 'no_limit'
    end as exclusion,
    cast(
        case
            when answer_limit_seconds is null then null
            when answer_seconds <= answer_limit_seconds then 1
            when answer_seconds > answer_limit_seconds or outcome = 'abandoned' then 0
        end as double
    ) as numerator,
    cast(
        case
            when answer_limit_seconds is null then null
            when answer_seconds is not null or outcome = 'abandoned' then 1
        end as double
    ) as denominator,
    cast(answer_seconds as double) as duration_seconds
from calls
