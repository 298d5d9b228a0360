with

reports as (

    select * from {{ ref('fct_crime_report') }}

),

clearances as (

    select * from {{ ref('fct_clearance') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

),

cleared as (

    select
        reports.*,
        coalesce(clearances.activity_date <= site.as_of, false) as is_cleared
    from reports
    cross join site
    left join clearances on reports.report_id = clearances.report_id

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
    cast(
        case
            when is_unfounded then null
            when is_cleared then 1
            else 0
        end as double
    ) as numerator,
    cast(case when not is_unfounded then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from cleared
