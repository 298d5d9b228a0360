with

problems as (

    select * from {{ ref('stg_problem_solving') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Solved after the data date is not known on it. #}
select
    problems.problem_id,
    problems.unit_id,
    problems.taken_up_on,
    case when problems.solved_on <= site.as_of then problems.solved_on end as solved_on,
    problems.area_code,
    problems.approach,
    problems.handling_mode,
    problems.function_code,
    problems.category
from problems
cross join site
