with

accidents as (

    select * from {{ ref('fct_traffic_accident') }}

),

population as (

    select * from {{ ref('fct_population_month') }}

)

select
    accident_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(died as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from accidents

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
    cast(person_years as double) as denominator,
    cast(null as double) as duration_seconds
from population
