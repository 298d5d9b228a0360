with

operations as (

    select * from {{ ref('fct_operation') }}
    where handling_mode = 'kontinjensi' and is_alerted

)

select
    operation_id as record_id,
    unit_id,
    starts_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    case when activation_seconds is null then 'not_ready' end as exclusion,
    cast(activation_seconds as double) as numerator,
    cast(case when activation_seconds is not null then 1 end as double) as denominator,
    cast(activation_seconds as double) as duration_seconds
from operations
