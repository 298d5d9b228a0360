with

tests as (

    select * from {{ ref('stg_fitness_test') }}

)

select
    test_id,
    person_id,
    unit_id,
    tested_on,
    score
from tests
