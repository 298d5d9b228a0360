with

source as (

    select * from {{ source('lake', 'certification') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(person_id as string) as person_id,
    cast(certificate_code as string) as certificate_code,
    cast(awarded_on as date) as awarded_on,
    cast(valid_to as date) as valid_to,
    cast(hours as double) as hours,
    cast(_load_id as string) as load_id
from latest
