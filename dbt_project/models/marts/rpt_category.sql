with

scores as (

    select * from {{ ref('score_category') }}
    where {{ touched('period') }}

)

select
    unit_id,
    period_id,
    category,
    score,
    coverage,
    weight
from scores
