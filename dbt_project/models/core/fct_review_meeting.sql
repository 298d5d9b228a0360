with

meetings as (

    select * from {{ ref('stg_review_meeting') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

select
    meetings.meeting_id,
    meetings.unit_id,
    meetings.planned_on,
    {#- Held after the data date is not known on it. -#}
    case when meetings.held_on <= site.as_of then meetings.held_on end as held_on,
    meetings.kind
from meetings
cross join site
