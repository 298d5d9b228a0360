with

scores as (

    select * from {{ ref('score_unit') }}
    where {{ touched('period') }}

)

select
    unit_id,
    period_id,
    score,
    coverage,
    reason
from scores
