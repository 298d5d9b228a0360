with

requests as (

    select * from {{ ref('fct_public_service_request') }}

)

select
    request_id as record_id,
    unit_id,
    coalesce(served_on, requested_on) as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    case when served_on is null then 'not_served' end as exclusion,
    cast(
        case
            when days_to_serve <= limit_days then 1
            when days_to_serve > limit_days then 0
        end as double
    ) as numerator,
    cast(case when served_on is not null then 1 end as double) as denominator,
    cast(days_to_serve * 86400 as double) as duration_seconds
from requests
