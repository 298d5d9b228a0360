with

visits as (

    select * from {{ ref('stg_community_visit') }}

)

select
    visit_id,
    unit_id,
    visited_on,
    area_code,
    approach,
    handling_mode,
    function_code,
    person_id,
    purpose
from visits
