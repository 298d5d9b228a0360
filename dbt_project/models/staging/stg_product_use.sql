with

source as (

    select * from {{ source('lake', 'product_use') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(use_id as string) as use_id,
    cast(product_id as string) as product_id,
    cast(unit_id as string) as unit_id,
    cast(used_on as date) as used_on,
    cast(use as string) as use,
    cast(_load_id as string) as load_id
from latest
