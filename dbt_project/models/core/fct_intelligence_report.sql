with

reports as (

    select * from {{ ref('stg_intelligence_report') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Acted on after the data date is not known on it. #}
select
    reports.report_no,
    reports.unit_id,
    reports.reported_on,
    case when reports.acted_on <= site.as_of then reports.acted_on end as acted_on,
    reports.area_code,
    reports.approach,
    reports.handling_mode,
    reports.function_code,
    reports.subject
from reports
cross join site
