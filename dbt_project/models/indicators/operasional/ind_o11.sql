with

reports as (

    select * from {{ ref('fct_crime_report') }}

),

clearances as (

    select * from {{ ref('fct_clearance') }}

),

totals as (

    select * from {{ ref('fct_reported_total') }}
    where scope = 'own' and is_current

),

published as (

    select
        crimes.unit_id,
        crimes.publication,
        crimes.period_start,
        crimes.grain,
        crimes.value as crimes,
        clearance.value as clearance_pct
    from totals as crimes
    left join totals as clearance
        on
            crimes.unit_id = clearance.unit_id
            and crimes.period_start = clearance.period_start
            and crimes.period_end = clearance.period_end
            and clearance.measure = 'clearance_pct'
    where crimes.measure = 'crime_total'

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
    cast(null as double) as numerator,
    cast(case when not is_unfounded then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from reports

union all

select
    report_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(1 as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from clearances

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
    case when clearance_pct is null then 'clearance_not_published' end as exclusion,
    cast(crimes * clearance_pct / 100 as double) as numerator,
    cast(case when clearance_pct is not null then crimes end as double) as denominator,
    cast(null as double) as duration_seconds
from published
