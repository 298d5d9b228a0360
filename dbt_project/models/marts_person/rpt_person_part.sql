with

parts as (

    select * from {{ ref('score_person_part') }}

)

select
    unit_id,
    person_id,
    semester,
    rule_id,
    path,
    parent_path,
    component,
    detail,
    value,
    weight,
    contribution,
    article
from parts
