with

cases as (

    select * from {{ ref('stg_narcotics_case') }}

)

select
    case_id,
    unit_id,
    revealed_on,
    area_code,
    approach,
    handling_mode,
    function_code,
    report_id,
    substance,
    suspects,
    grams
from cases
