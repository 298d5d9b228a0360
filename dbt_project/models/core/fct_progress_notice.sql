with

notices as (

    select * from {{ ref('stg_progress_notice') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Sent after the data date is not known on it. #}
select
    notices.notice_id,
    notices.report_id,
    notices.unit_id,
    notices.due_on,
    case when notices.sent_on <= site.as_of then notices.sent_on end as sent_on
from notices
cross join site
