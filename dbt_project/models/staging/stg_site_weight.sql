with

source as (

    select * from {{ source('site', 'weight') }}

)

select
    cast(node as string) as node,
    cast(weight as double) as weight,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as string) as source
from source
