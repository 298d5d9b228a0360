with

source as (

    select * from {{ source('lake', 'public_service_request') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(request_id as string) as request_id,
    cast(unit_id as string) as unit_id,
    cast(service as string) as service,
    cast(channel as string) as channel,
    cast(requested_on as date) as requested_on,
    cast(served_on as date) as served_on,
    cast(limit_days as int) as limit_days,
    cast(_load_id as string) as load_id
from latest
