with

source as (

    select * from {{ source('lake', 'progress_notice') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(notice_id as string) as notice_id,
    cast(report_id as string) as report_id,
    cast(unit_id as string) as unit_id,
    cast(due_on as date) as due_on,
    cast(sent_on as date) as sent_on,
    cast(_load_id as string) as load_id
from latest
