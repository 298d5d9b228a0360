with

scores as (

    select * from {{ ref('score_indicator') }}
    where {{ touched('period') }}

),

units as (

    select unit_id from {{ ref('dim_unit') }}
    where is_scored

),

weights as (

    select * from {{ ref('weight_period') }}
    where weight > 0

),

weighed as (

    select
        scores.unit_id,
        scores.period_id,
        weights.category,
        max(weights.category_weight) as weight,
        sum(weights.weight) as total_weight,
        sum(case when scores.score is not null then weights.weight else 0 end) as scored_weight,
        sum(weights.weight * scores.score) as weighted_score
    from scores
    inner join units on scores.unit_id = units.unit_id
    inner join weights
        on scores.period_id = weights.period_id and scores.indicator_id = weights.indicator_id
    group by scores.unit_id, scores.period_id, weights.category

)

select
    unit_id,
    period_id,
    category,
    weight,
    scored_weight / total_weight as coverage,
    case
        when scored_weight / total_weight >= {{ minimum_coverage() }}
            then weighted_score / scored_weight
    end as score
from weighed
