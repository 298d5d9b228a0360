with

source as (

    select * from {{ source('lake', 'population') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(persons as bigint) as persons,
    cast(basis as string) as basis,
    cast(note as string) as note,
    cast(_load_id as string) as load_id
from latest
