with

source as (

    select * from {{ source('lake', 'award') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(award_id as string) as award_id,
    cast(person_id as string) as person_id,
    cast(semester as string) as semester,
    cast(unit_id as string) as unit_id,
    cast(activity as string) as activity,
    cast(giver as string) as giver,
    cast(given_on as date) as given_on,
    cast(_load_id as string) as load_id
from latest
