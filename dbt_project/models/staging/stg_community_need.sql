with

source as (

    select * from {{ source('lake', 'community_need') }}

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
    cast(need_id as string) as need_id,
    cast(community_id as string) as community_id,
    cast(raised_on as date) as raised_on,
    cast(due_on as date) as due_on,
    cast(followed_up_on as date) as followed_up_on,
    cast(_load_id as string) as load_id
from latest
