with

source as (

    select * from {{ source('site', 'superseded') }}

)

select
    cast(_load_id as string) as load_id,
    cast(_line as bigint) as line
from source
