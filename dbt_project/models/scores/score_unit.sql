with

categories as (

    select * from {{ ref('score_category') }}
    where weight > 0 and {{ touched('period') }}

),

summed as (

    select
        unit_id,
        period_id,
        sum(weight) as weight,
        sum(weight * coverage) as covered_weight,
        sum(case when score is not null then weight else 0 end) as scored_weight,
        sum(weight * score) as weighted_score
    from categories
    group by unit_id, period_id

),

{# Both must reach 70 %: the weight with data, and the weight of the categories with a score. #}
weighed as (

    select
        unit_id,
        period_id,
        covered_weight / weight as coverage,
        least(covered_weight, scored_weight) / weight >= {{ minimum_coverage() }} as is_enough,
        weighted_score / nullif(scored_weight, 0) as score
    from summed

),

units as (

    select unit_id from {{ ref('dim_unit') }}
    where is_scored

),

periods as (

    select period_id from {{ ref('dim_period') }}
    where {{ touched('period') }}

)

select
    units.unit_id,
    periods.period_id,
    coalesce(weighed.coverage, 0) as coverage,
    case when weighed.is_enough then weighed.score end as score,
    case
        when weighed.unit_id is null then 'no_weights'
        when weighed.coverage = 0 then 'no_data'
        when not weighed.is_enough then 'coverage_below_70'
    end as reason
from units
cross join periods
left join weighed on units.unit_id = weighed.unit_id and periods.period_id = weighed.period_id
