with

site as (

    select as_of from {{ ref('dim_site') }}

),

{# Served after the data date is not known on it. #}
requests as (

    select
        asked.request_id,
        asked.unit_id,
        asked.service,
        asked.channel,
        asked.requested_on,
        case when asked.served_on <= site.as_of then asked.served_on end as served_on,
        asked.limit_days
    from {{ ref('stg_public_service_request') }} as asked
    cross join site

)

select
    request_id,
    unit_id,
    service,
    channel,
    requested_on,
    served_on,
    cast({{ days_between('requested_on', 'served_on') }} as int) as days_to_serve,
    limit_days
from requests
