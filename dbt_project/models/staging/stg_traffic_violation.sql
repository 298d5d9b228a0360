with

source as (

    select * from {{ source('lake', 'traffic_violation') }}

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
    cast(violation_id as string) as violation_id,
    cast(captured_at as timestamp) as captured_at,
    cast(channel as string) as channel,
    cast(confirmed_on as date) as confirmed_on,
    cast(article as string) as article,
    cast(local_at as timestamp) as local_at,
    cast(_load_id as string) as load_id
from latest
