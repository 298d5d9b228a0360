with

source as (

    select * from {{ source('site', 'sop') }}

)

select
    cast(sop_id as string) as sop_id,
    cast(step as string) as step,
    cast(priority as int) as priority,
    cast(limit_seconds as double) as limit_seconds,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as string) as source
from source
