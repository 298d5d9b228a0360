with

assets as (

    select * from {{ ref('stg_asset_status') }}

)

select
    unit_id,
    asset_kind,
    month_on,
    owned,
    serviceable
from assets
