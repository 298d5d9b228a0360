with

source as (

    select * from {{ source('lake', 'patrol') }}

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
    cast(patrol_id as string) as patrol_id,
    cast(started_at as timestamp) as started_at,
    cast(ended_at as timestamp) as ended_at,
    cast(means as string) as means,
    cast(hotspots_planned as int) as hotspots_planned,
    cast(hotspots_visited as int) as hotspots_visited,
    cast(local_at as timestamp) as local_at,
    cast(_load_id as string) as load_id
from latest
