with

categories as (

    select * from {{ ref('score_category') }}
    where weight > 0

),

weighed as (

    select
        unit_id,
        period_id,
        sum(weight * coverage) / sum(weight) as coverage,
        sum(weight * score)
        / nullif(sum(case when score is not null then weight else 0 end), 0) as score
    from categories
    group by unit_id, period_id

),

units as (

    select unit_id from {{ ref('dim_unit') }}

),

periods as (

    select period_id from {{ ref('dim_period') }}

)

select
    units.unit_id,
    periods.period_id,
    coalesce(weighed.coverage, 0) as coverage,
    case when weighed.coverage >= {{ minimum_coverage() }} then weighed.score end as score,
    case
        when weighed.unit_id is null then 'no_weights'
        when weighed.coverage = 0 then 'no_data'
        when weighed.coverage < {{ minimum_coverage() }} or weighed.score is null
            then 'coverage_below_70'
    end as reason
from units
cross join periods
left join weighed on units.unit_id = weighed.unit_id and periods.period_id = weighed.period_id
