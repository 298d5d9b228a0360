with

source as (

    select * from {{ source('lake', 'report_due') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(report_ref as string) as report_ref,
    cast(unit_id as string) as unit_id,
    cast(kind as string) as kind,
    cast(due_on as date) as due_on,
    cast(sent_on as date) as sent_on,
    cast(_load_id as string) as load_id
from latest
