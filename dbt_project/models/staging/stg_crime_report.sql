with

source as (

    select * from {{ source('lake', 'crime_report') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(report_id as string) as report_id,
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(reported_at as timestamp) as reported_at,
    cast(occurred_at as timestamp) as occurred_at,
    cast(local_at as timestamp) as local_at,
    cast(offence_code as string) as offence_code,
    cast(report_model as string) as report_model,
    cast(_load_id as string) as load_id
from latest
