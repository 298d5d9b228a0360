with

source as (

    select * from {{ source('lake', 'review_meeting') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(meeting_id as string) as meeting_id,
    cast(unit_id as string) as unit_id,
    cast(planned_on as date) as planned_on,
    cast(held_on as date) as held_on,
    cast(kind as string) as kind,
    cast(_load_id as string) as load_id
from latest
