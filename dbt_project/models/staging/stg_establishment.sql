with

source as (

    select * from {{ source('lake', 'establishment') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(posts as bigint) as posts,
    cast(_load_id as string) as load_id
from latest
