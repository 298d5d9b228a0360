with

courses as (

    select * from {{ ref('stg_training') }}

),

postings as (

    select * from {{ ref('fct_posting') }}

),

top_unit as (

    select unit_id from {{ ref('dim_unit') }}
    where parent_id is null

)

select
    courses.training_id,
    courses.person_id,
    coalesce(courses.unit_id, postings.unit_id, top_unit.unit_id) as unit_id,
    coalesce(courses.unit_id, postings.unit_id) is not null as is_placed,
    postings.function_code,
    courses.course_code,
    courses.completed_on,
    courses.hours
from courses
cross join top_unit
left join postings
    on
        courses.person_id = postings.person_id
        and postings.valid_from <= courses.completed_on
        and courses.completed_on < postings.ends_before
