with

assessments as (

    select * from {{ ref('stg_competency_assessment') }}

)

select
    assessment_no,
    person_id,
    unit_id,
    assessed_on,
    score,
    matches_post
from assessments
