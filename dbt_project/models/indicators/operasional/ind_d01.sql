with

issues as (

    select * from {{ ref('fct_impact_issue') }}

),

months as (

    select * from {{ ref('dim_month') }}

),

task_forces as (

    select * from {{ ref('stg_task_force') }}

),

open_issues as (

    select
        issues.*,
        months.month_on,
        months.closes_on
    from issues
    inner join months
        on
            issues.raised_on <= months.closes_on
            and (issues.closed_on is null or months.closes_on < issues.closed_on)

),

taken_up as (

    select distinct
        open_issues.issue_id,
        open_issues.month_on
    from open_issues
    inner join task_forces
        on
            open_issues.issue_id = task_forces.issue_id
            and task_forces.starts_on <= open_issues.closes_on
            and open_issues.closes_on <= coalesce(task_forces.ends_on, open_issues.closes_on)

),

open_months as (

    select
        open_issues.*,
        taken_up.issue_id is not null as has_task_force
    from open_issues
    left join taken_up
        on
            open_issues.issue_id = taken_up.issue_id
            and open_issues.month_on = taken_up.month_on

)

select
    issue_id as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when has_task_force then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from open_months
