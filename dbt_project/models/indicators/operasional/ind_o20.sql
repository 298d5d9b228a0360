with

targets as (

    select * from {{ ref('fct_operation_target') }}
    where actual is not null and activity_date is not null

)

select
    target_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    case when judged_on is null then 'not_dated' end as exclusion,
    cast(
        case
            when judged_on is null then null
            when actual >= target then 1
            else 0
        end as double
    ) as numerator,
    cast(case when judged_on is not null then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from targets
