with

{# Beside what the bridge's own record says, what is about an issue by itself. #}
concerned as (

    select
        of_record,
        record_id,
        issue_id,
        task_force_id
    from {{ ref('stg_record_issue') }}

    union all

    select
        'task_force_activity' as of_record,
        activities.activity_id as record_id,
        task_forces.issue_id,
        task_forces.task_force_id
    from {{ ref('stg_task_force_activity') }} as activities
    inner join {{ ref('stg_task_force') }} as task_forces
        on activities.task_force_id = task_forces.task_force_id

    union all

    select
        'forum_meeting' as of_record,
        meeting_no as record_id,
        issue_id,
        cast(null as string) as task_force_id
    from {{ ref('stg_forum_meeting') }}
    where issue_id is not null

    union all

    select
        'impact_issue' as of_record,
        issue_id as record_id,
        issue_id,
        cast(null as string) as task_force_id
    from {{ ref('stg_impact_issue') }}

)

select
    of_record,
    record_id,
    issue_id,
    max(task_force_id) as task_force_id
from concerned
group by of_record, record_id, issue_id
