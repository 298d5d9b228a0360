with

source as (

    select * from {{ source('lake', 'appraisal') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(appraisal_id as string) as appraisal_id,
    cast(unit_id as string) as unit_id,
    cast(rated_on as date) as rated_on,
    cast(rater_role as string) as rater_role,
    cast(rated_person_id as string) as rated_person_id,
    cast(score as double) as score,
    cast(semester as string) as semester,
    cast(factor as string) as factor,
    cast(rater_id as string) as rater_id,
    cast(_load_id as string) as load_id
from latest
