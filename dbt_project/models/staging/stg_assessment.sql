with

source as (

    select * from {{ source('lake', 'assessment') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(person_id as string) as person_id,
    cast(semester as string) as semester,
    cast(unit_id as string) as unit_id,
    cast(recapped_on as date) as recapped_on,
    cast(member_signed_on as date) as member_signed_on,
    cast(rater_signed_on as date) as rater_signed_on,
    cast(force_majeure_no as string) as force_majeure_no,
    cast(programme_on as date) as programme_on,
    cast(_load_id as string) as load_id
from latest
