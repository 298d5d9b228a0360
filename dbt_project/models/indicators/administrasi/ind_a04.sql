with

strength as (

    select * from {{ ref('fct_strength_month') }}

),

establishment as (

    select * from {{ ref('fct_establishment_month') }}

)

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
    cast(members as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from strength

union all

select
    unit_id as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(null as double) as numerator,
    cast(posts as double) as denominator,
    cast(null as double) as duration_seconds
from establishment
