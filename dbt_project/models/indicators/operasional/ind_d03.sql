with

meetings as (

    select * from {{ ref('fct_forum_meeting') }}

)

select
    meeting_no as record_id,
    unit_id,
    planned_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when held_on is not null then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from meetings
