with

site as (

    select as_of from {{ ref('dim_site') }}

),

members as (

    select
        task_force_id,
        count(distinct case when member_kind = 'function' then member end) as functions,
        count(distinct case when member_kind = 'partner' then member end) as partners
    from {{ ref('bridge_task_force_member') }}
    group by task_force_id

)

select
    task_forces.task_force_id,
    task_forces.issue_id,
    task_forces.unit_id,
    task_forces.mandate,
    task_forces.starts_on,
    case when task_forces.ends_on <= site.as_of then task_forces.ends_on end as ends_on,
    task_forces.starts_on <= site.as_of
    and (task_forces.ends_on is null or task_forces.ends_on >= site.as_of) as is_active,
    coalesce(members.functions, 0) as functions,
    coalesce(members.partners, 0) as partners
from {{ ref('stg_task_force') }} as task_forces
cross join site
left join members on task_forces.task_force_id = members.task_force_id
