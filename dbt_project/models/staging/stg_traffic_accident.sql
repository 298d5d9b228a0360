with

source as (

    select * from {{ source('lake', 'traffic_accident') }}

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
    cast(accident_id as string) as accident_id,
    cast(happened_at as timestamp) as happened_at,
    cast(cause as string) as cause,
    cast(died as int) as died,
    cast(serious as int) as serious,
    cast(slight as int) as slight,
    cast(local_at as timestamp) as local_at,
    cast(_load_id as string) as load_id
from latest
