with

source as (

    select * from {{ source('lake', 'system_uptime') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(system_id as string) as system_id,
    cast(kind as string) as kind,
    cast(unit_id as string) as unit_id,
    cast(measured_on as date) as measured_on,
    cast(minutes as int) as minutes,
    cast(up_minutes as int) as up_minutes,
    cast(_load_id as string) as load_id
from latest
