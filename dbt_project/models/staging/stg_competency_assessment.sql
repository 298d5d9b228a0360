with

source as (

    select * from {{ source('lake', 'competency_assessment') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(assessment_no as string) as assessment_no,
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(assessed_on as date) as assessed_on,
    cast(score as double) as score,
    cast(matches_post as string) as matches_post,
    cast(_load_id as string) as load_id
from latest
