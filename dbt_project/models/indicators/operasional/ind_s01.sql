with

steps as (

    select * from {{ ref('fct_sop_step') }}

)

select
    step_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when is_in_time then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from steps
