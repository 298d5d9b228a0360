with

meetings as (

    select * from {{ ref('stg_review_meeting') }}

)

select
    meeting_id,
    unit_id,
    planned_on,
    held_on,
    kind
from meetings
