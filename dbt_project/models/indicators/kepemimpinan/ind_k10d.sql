with

complaints as (

    select * from {{ ref('fct_complaint') }}

),

strength as (

    select * from {{ ref('fct_strength_month') }}

)

select
    complaint_id as record_id,
    unit_id,
    coalesce(decided_on, received_on) as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(case when is_sustained then 1 else 0 end as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from complaints

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
