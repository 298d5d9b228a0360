with

accidents as (

    select * from {{ ref('stg_traffic_accident') }}

)

select
    accident_id,
    unit_id,
    cast(local_at as date) as activity_date,
    area_code,
    approach,
    handling_mode,
    function_code,
    cause,
    died,
    serious,
    slight
from accidents
