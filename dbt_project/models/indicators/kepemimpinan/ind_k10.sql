with

cases as (

    select * from {{ ref('fct_discipline_case') }}

),

strength as (

    select * from {{ ref('fct_strength_month') }}

)

select
    case_no as record_id,
    unit_id,
    opened_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(1 as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from cases

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
