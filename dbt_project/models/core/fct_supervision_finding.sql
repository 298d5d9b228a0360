with

findings as (

    select * from {{ ref('stg_supervision_finding') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Closed after the data date is not known on it. #}
select
    findings.finding_id,
    findings.unit_id,
    findings.found_on,
    case when findings.closed_on <= site.as_of then findings.closed_on end as closed_on,
    findings.category
from findings
cross join site
