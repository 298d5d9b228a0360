with

reports as (

    select * from {{ ref('stg_report_due') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Sent after the data date is not known on it. #}
select
    reports.report_ref,
    reports.unit_id,
    reports.kind,
    reports.due_on,
    case when reports.sent_on <= site.as_of then reports.sent_on end as sent_on
from reports
cross join site
