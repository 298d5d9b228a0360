with

meetings as (

    select * from {{ ref('stg_forum_meeting') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Held after the data date is not known on it. #}
select
    meetings.meeting_no,
    meetings.forum_id,
    meetings.issue_id,
    meetings.unit_id,
    meetings.planned_on,
    case when meetings.held_on <= site.as_of then meetings.held_on end as held_on,
    meetings.area_code,
    meetings.approach,
    meetings.handling_mode,
    meetings.function_code
from meetings
cross join site
