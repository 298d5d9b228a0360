with

source as (

    select * from {{ source('site', 'target') }}

)

select
    cast(indicator_id as string) as indicator_id,
    cast(unit_id as string) as unit_id,
    cast(level as string) as level,
    cast(target as double) as target,
    cast(low as double) as low,
    cast(high as double) as high,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as string) as source
from source
