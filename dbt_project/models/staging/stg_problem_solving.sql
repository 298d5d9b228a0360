with

source as (

    select * from {{ source('lake', 'problem_solving') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(problem_id as string) as problem_id,
    cast(taken_up_on as date) as taken_up_on,
    cast(solved_on as date) as solved_on,
    cast(category as string) as category,
    cast(_load_id as string) as load_id
from latest
