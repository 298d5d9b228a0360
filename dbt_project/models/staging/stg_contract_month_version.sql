with

source as (

    select * from {{ source('lake', 'contract_month') }}

)

select
    cast(contract_id as string) as contract_id,
    cast(month_on as date) as month_on,
    cast(aspect as string) as aspect,
    cast(unit_id as string) as unit_id,
    cast(target as double) as target,
    cast(realisation as double) as realisation,
    cast(_load_id as string) as load_id,
    cast(_line as bigint) as line,
    cast(_row_hash as string) as row_hash
from source
