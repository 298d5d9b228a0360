with

scores as (

    select * from {{ ref('stg_evaluation_score') }}

),

weights as (

    select * from {{ ref('composite_weight') }}

),

weighed as (

    select
        scores.unit_id,
        scores.instrument,
        scores.component,
        scores.period_end,
        scores.score,
        weights.is_deduction,
        case when not weights.is_deduction then weights.weight end as weight
    from scores
    left join weights
        on
            scores.instrument = weights.instrument
            and scores.component = weights.component
            and {{ in_force('weights', 'scores.period_end') }}

),

{# Weights of the components that apply: those the unit has a score for. #}
applying as (

    select
        unit_id,
        instrument,
        period_end,
        sum(weight) as weights
    from weighed
    group by unit_id, instrument, period_end

)

{# A composite is sum(points) / sum(weight). A deduction takes its score off the composite itself:
   its points are its score times all the weights it will be divided by. #}
select
    weighed.unit_id,
    weighed.instrument,
    weighed.component,
    weighed.period_end,
    weighed.score,
    weighed.is_deduction,
    weighed.weight,
    case
        when weighed.is_deduction then -weighed.score * applying.weights
        else weighed.score * weighed.weight
    end as points
from weighed
inner join applying
    on
        weighed.unit_id = applying.unit_id
        and weighed.instrument = applying.instrument
        and weighed.period_end = applying.period_end
