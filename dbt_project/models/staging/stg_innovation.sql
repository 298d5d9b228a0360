with

source as (

    select * from {{ source('lake', 'innovation') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(innovation_id as string) as innovation_id,
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(title as string) as title,
    cast(proposed_on as date) as proposed_on,
    cast(validated_on as date) as validated_on,
    cast(_load_id as string) as load_id
from latest
