with

source as (

    select * from {{ source('site', 'indicator_tag') }}

)

select
    cast(indicator_id as string) as indicator_id,
    cast(kind as string) as kind,
    cast(tag as string) as tag,
    cast(name_id as string) as name_id,
    cast(name_en as string) as name_en
from source
