with

source as (

    select * from {{ source('lake', 'village_officer') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(village_code as string) as village_code,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(person_id as string) as person_id,
    cast(_load_id as string) as load_id
from latest
