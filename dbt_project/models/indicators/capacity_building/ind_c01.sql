with

courses as (

    select * from {{ ref('fct_training') }}

),

strength as (

    select * from {{ ref('fct_strength_month') }}

)

select
    training_id as record_id,
    unit_id,
    completed_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    function_code,
    case
        when hours is null then 'hours_not_recorded'
        when not is_placed then 'unit_not_known'
    end as exclusion,
    cast(case when is_placed then hours end as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from courses

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
