with

checks as (

    select * from {{ ref('stg_vital_object_check') }}

)

select
    check_id,
    unit_id,
    due_on,
    area_code,
    approach,
    handling_mode,
    function_code,
    object_id,
    secured = 'yes' as is_secured
from checks
