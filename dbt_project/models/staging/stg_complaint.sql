with

source as (

    select * from {{ source('lake', 'complaint') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(complaint_id as string) as complaint_id,
    cast(unit_id as string) as unit_id,
    cast(received_on as date) as received_on,
    cast(closed_on as date) as closed_on,
    cast(channel as string) as channel,
    cast(category as string) as category,
    cast(handling as string) as handling,
    cast(_load_id as string) as load_id
from latest
