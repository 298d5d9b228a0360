with

source as (

    select * from {{ source('lake', 'partner_forum') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(forum_id as string) as forum_id,
    cast(forum_name as string) as forum_name,
    cast(kind as string) as kind,
    cast(unit_id as string) as unit_id,
    cast(_load_id as string) as load_id
from latest
