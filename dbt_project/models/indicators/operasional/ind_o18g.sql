with

cases as (

    select * from {{ ref('fct_narcotics_case') }}

)

select
    case_id as record_id,
    unit_id,
    revealed_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    case when grams is null then 'grams_not_recorded' end as exclusion,
    cast(grams as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from cases
