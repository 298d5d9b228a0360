with

source as (

    select * from {{ source('lake', 'forum_meeting') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(meeting_no as string) as meeting_no,
    cast(forum_id as string) as forum_id,
    cast(issue_id as string) as issue_id,
    cast(planned_on as date) as planned_on,
    cast(held_on as date) as held_on,
    cast(_load_id as string) as load_id
from latest
