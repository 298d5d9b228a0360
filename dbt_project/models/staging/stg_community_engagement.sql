with

source as (

    select * from {{ source('lake', 'community_engagement') }}

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
    cast(engagement_id as string) as engagement_id,
    cast(community_id as string) as community_id,
    cast(engaged_on as date) as engaged_on,
    cast(activity as string) as activity,
    cast(_load_id as string) as load_id
from latest
