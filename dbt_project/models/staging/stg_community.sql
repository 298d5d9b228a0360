with

source as (

    select * from {{ source('lake', 'community') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(community_id as string) as community_id,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(community_name as string) as community_name,
    cast(kind as string) as kind,
    cast(reach as string) as reach,
    cast(unit_id as string) as unit_id,
    cast(officer_id as string) as officer_id,
    cast(_load_id as string) as load_id
from latest
