with

source as (

    select * from {{ source('lake', 'unit') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(name as string) as name,
    cast(level as string) as level,
    cast(parent_id as string) as parent_id,
    cast(unit_type as string) as unit_type,
    cast(time_zone as string) as time_zone,
    cast(code as string) as code,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(_load_id as string) as load_id
from latest
