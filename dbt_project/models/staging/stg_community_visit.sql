with

source as (

    select * from {{ source('lake', 'community_visit') }}

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
    cast(visit_id as string) as visit_id,
    cast(visited_on as date) as visited_on,
    cast(person_id as string) as person_id,
    cast(purpose as string) as purpose,
    cast(_load_id as string) as load_id
from latest
