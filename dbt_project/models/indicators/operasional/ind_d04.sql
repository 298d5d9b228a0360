with

issues as (

    select * from {{ ref('fct_impact_issue') }}
    where closed_on is not null

)

select
    issue_id as record_id,
    unit_id,
    closed_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when outcome in ('resolved', 'contained') then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from issues
