with

source as (

    select * from {{ source('lake', 'satisfaction_survey') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(response_id as string) as response_id,
    cast(unit_id as string) as unit_id,
    cast(answered_on as date) as answered_on,
    cast(service as string) as service,
    cast(u1 as int) as u1,
    cast(u2 as int) as u2,
    cast(u3 as int) as u3,
    cast(u4 as int) as u4,
    cast(u5 as int) as u5,
    cast(u6 as int) as u6,
    cast(u7 as int) as u7,
    cast(u8 as int) as u8,
    cast(u9 as int) as u9,
    cast(_load_id as string) as load_id
from latest
