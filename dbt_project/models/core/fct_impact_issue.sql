with

site as (

    select as_of from {{ ref('dim_site') }}

),

{# Closings and task forces after the data date are not known on it. #}
issues as (

    select
        raised.*,
        raised.closed_on <= site.as_of as is_closed
    from {{ ref('stg_impact_issue') }} as raised
    cross join site

),

first_task_force as (

    select
        task_forces.issue_id,
        min(task_forces.starts_on) as starts_on,
        count(*) as task_forces
    from {{ ref('stg_task_force') }} as task_forces
    inner join site on task_forces.starts_on <= site.as_of
    group by task_forces.issue_id

)

select
    issues.issue_id,
    issues.issue_name,
    issues.domain,
    issues.unit_id,
    issues.area_code,
    issues.approach,
    issues.handling_mode,
    issues.function_code,
    issues.raised_on,
    case when issues.is_closed then issues.closed_on end as closed_on,
    case when issues.is_closed then issues.outcome end as outcome,
    first_task_force.starts_on as first_task_force_on,
    cast(
        case
            when first_task_force.starts_on < issues.raised_on then 0
            else {{ days_between('issues.raised_on', 'first_task_force.starts_on') }}
        end as int
    ) as days_to_task_force,
    coalesce(first_task_force.task_forces, 0) as task_forces
from issues
left join first_task_force on issues.issue_id = first_task_force.issue_id
