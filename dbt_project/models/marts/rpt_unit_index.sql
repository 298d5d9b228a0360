with

scores as (

    select * from {{ ref('score_unit') }}

)

select
    unit_id,
    period_id,
    score,
    coverage,
    reason
from scores
