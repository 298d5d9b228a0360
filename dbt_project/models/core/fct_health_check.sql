with

checks as (

    select * from {{ ref('stg_health_check') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Examined after the data date is not known on it. #}
select
    checks.check_no,
    checks.person_id,
    checks.unit_id,
    checks.kind,
    checks.due_on,
    case when checks.examined_on <= site.as_of then checks.examined_on end as examined_on
from checks
cross join site
