with

meetings as (

    select
        stg_review_meeting.*,
        case when stg_review_meeting.held_on <= site.as_of then stg_review_meeting.held_on end as held_by_now
    from {{ ref('stg_review_meeting') }} as stg_review_meeting
    cross join {{ ref('dim_site') }} as site

)

select
    meeting_id,
    unit_id,
    planned_on,
    held_by_now as held_on,
    kind
from meetings
