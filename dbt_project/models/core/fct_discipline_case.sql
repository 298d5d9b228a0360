with

cases as (

    select * from {{ ref('stg_discipline_case') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Decided after the data date is not known on it; a sanction without a day is. #}
select
    cases.case_no,
    cases.person_id,
    cases.unit_id,
    cases.kind,
    cases.opened_on,
    case when cases.decided_on <= site.as_of then cases.decided_on end as decided_on,
    case when cases.decided_on > site.as_of then null else cases.sanction end as sanction
from cases
cross join site
