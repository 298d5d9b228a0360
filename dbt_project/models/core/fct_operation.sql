with

operations as (

    select * from {{ ref('stg_operation') }}

)

select
    operation_id,
    operation_name,
    unit_id,
    starts_on,
    ends_on,
    area_code,
    approach,
    handling_mode,
    function_code,
    strength,
    plan_no,
    alerted_at is not null as is_alerted,
    {{ seconds_between('alerted_at', 'ready_at') }} as activation_seconds
from operations
