with

source as (

    select * from {{ source('lake', 'personnel') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(status as string) as status,
    cast(rank_code as string) as rank_code,
    cast(function_code as string) as function_code,
    cast(required_certificate as string) as required_certificate,
    cast(_load_id as string) as load_id
from latest
