with

source as (

    select * from {{ source('lake', 'intelligence_report') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(report_no as string) as report_no,
    cast(reported_on as date) as reported_on,
    cast(acted_on as date) as acted_on,
    cast(subject as string) as subject,
    cast(_load_id as string) as load_id
from latest
