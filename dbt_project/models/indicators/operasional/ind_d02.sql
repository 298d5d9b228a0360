with

issues as (

    select * from {{ ref('fct_impact_issue') }}
    where first_task_force_on is not null

)

select
    issue_id as record_id,
    unit_id,
    first_task_force_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(days_to_task_force as double) as numerator,
    cast(1 as double) as denominator,
    cast(days_to_task_force * 86400 as double) as duration_seconds
from issues
