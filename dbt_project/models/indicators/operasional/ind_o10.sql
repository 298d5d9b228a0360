with

reports as (

    select * from {{ ref('fct_crime_report') }}

),

totals as (

    select * from {{ ref('fct_reported_total') }}
    where measure = 'crime_total' and scope = 'own' and is_current

),

population as (

    select * from {{ ref('fct_population_month') }}

)

select
    report_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    case when is_unfounded then 'unfounded' end as exclusion,
    cast(case when not is_unfounded then 1 end as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from reports

union all

select
    concat(unit_id, '|', publication) as record_id,
    unit_id,
    period_start as activity_date,
    grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(value as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from totals

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
