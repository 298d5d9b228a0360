with

appraisals as (

    select * from {{ ref('stg_appraisal') }}

)

select
    appraisal_id,
    unit_id,
    rated_on,
    rater_role,
    score
from appraisals
