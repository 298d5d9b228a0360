with

violations as (

    select * from {{ ref('stg_traffic_violation') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Confirmed after the data date is not known on it. #}
select
    violations.violation_id,
    violations.unit_id,
    cast(violations.local_at as date) as activity_date,
    violations.channel,
    case
        when violations.confirmed_on <= site.as_of then violations.confirmed_on
    end as confirmed_on,
    violations.area_code,
    violations.approach,
    violations.handling_mode,
    violations.function_code,
    violations.article
from violations
cross join site
