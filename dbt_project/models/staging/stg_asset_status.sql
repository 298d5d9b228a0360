with

source as (

    select * from {{ source('lake', 'asset_status') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(asset_kind as string) as asset_kind,
    cast(month_on as date) as month_on,
    cast(owned as int) as owned,
    cast(serviceable as int) as serviceable,
    cast(_load_id as string) as load_id
from latest
