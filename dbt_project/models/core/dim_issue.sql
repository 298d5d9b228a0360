with

issues as (

    select * from {{ ref('fct_impact_issue') }}

)

select
    issue_id,
    issue_name,
    domain,
    unit_id,
    area_code,
    raised_on,
    closed_on,
    outcome,
    task_forces
from issues
