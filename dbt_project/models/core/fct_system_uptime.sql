with

systems as (

    select * from {{ ref('stg_system_uptime') }}

)

select
    system_id,
    kind,
    unit_id,
    measured_on,
    minutes,
    up_minutes
from systems
