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
        when answer_seconds is null then 'not_answered'
        when answered_level is null then 'level_not_recorded'
    end as exclusion,
    cast(
        case
            when answer_seconds is null or answered_level is null then null
            when answered_level = 'polsek' then 0
            else 1
        end as double
    ) as numerator,
    cast(
        case
            when answer_seconds is not null and answered_level is not null
                then 1
        end as double
    ) as denominator,
    cast(null as double) as duration_seconds
from calls
