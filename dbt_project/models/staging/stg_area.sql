with

source as (

    select * from {{ source('lake', 'area') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(area_code as string) as area_code,
    cast(area_name as string) as area_name,
    cast(kind as string) as kind,
    cast(parent_code as string) as parent_code,
    cast(unit_id as string) as unit_id,
    cast(_load_id as string) as load_id
from latest
