with

source as (

    select * from {{ source('lake', 'fitness_test') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(test_id as string) as test_id,
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(tested_on as date) as tested_on,
    cast(score as double) as score,
    cast(_load_id as string) as load_id
from latest
