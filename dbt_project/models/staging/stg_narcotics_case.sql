with

source as (

    select * from {{ source('lake', 'narcotics_case') }}

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
    cast(case_id as string) as case_id,
    cast(revealed_on as date) as revealed_on,
    cast(report_id as string) as report_id,
    cast(substance as string) as substance,
    cast(suspects as int) as suspects,
    cast(grams as double) as grams,
    cast(_load_id as string) as load_id
from latest
