with

engagements as (

    select * from {{ ref('stg_community_engagement') }}

)

select
    engagement_id,
    community_id,
    unit_id,
    engaged_on,
    area_code,
    approach,
    handling_mode,
    function_code,
    activity
from engagements
