with

source as (

    select * from {{ source('lake', 'impact_issue') }}

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
    cast(issue_id as string) as issue_id,
    cast(issue_name as string) as issue_name,
    cast(domain as string) as domain,
    cast(raised_on as date) as raised_on,
    cast(closed_on as date) as closed_on,
    cast(outcome as string) as outcome,
    cast(_load_id as string) as load_id
from latest
