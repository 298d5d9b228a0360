with

innovations as (

    select * from {{ ref('fct_innovation') }}

),

strength as (

    select * from {{ ref('fct_strength_month') }}

)

select
    innovation_id as record_id,
    unit_id,
    coalesce(validated_on, proposed_on) as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    case when validated_on is null then 'not_validated' end as exclusion,
    cast(case when validated_on is not null then 1 end as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from innovations

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
