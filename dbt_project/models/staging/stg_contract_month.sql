with

source as (

    select * from {{ source('lake', 'contract_month') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(contract_id as string) as contract_id,
    cast(month_on as date) as month_on,
    cast(aspect as string) as aspect,
    cast(unit_id as string) as unit_id,
    cast(target as double) as target,
    cast(realisation as double) as realisation,
    cast(_load_id as string) as load_id
from latest
