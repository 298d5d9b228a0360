with

source as (

    select * from {{ source('lake', 'unit_history') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(parent_id as string) as parent_id,
    cast(unit_type as string) as unit_type,
    cast(reason as string) as reason,
    cast(_load_id as string) as load_id
from latest
