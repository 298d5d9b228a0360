with

scores as (

    select * from {{ ref('score_indicator') }}
    where {{ touched('comparison') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

weights as (

    select * from {{ ref('weight_period') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

site as (

    select * from {{ ref('dim_site') }}

),

peers as (

    select * from {{ ref('peer_indicator') }}
    where {{ touched('comparison') }}

),

grades as (

    select
        *,
        lead(threshold_low) over (
            partition by indicator_id, valid_from order by threshold_low
        ) as next_low
    from {{ ref('grade_band') }}

)

select
    scores.unit_id,
    scores.period_id,
    scores.indicator_id,
    indicators.category,
    indicators.kind,
    scores.numerator,
    scores.denominator,
    scores.value,
    indicators.unit,
    grades.grade,
    scores.n,
    scores.target,
    scores.target_low,
    scores.target_high,
    scores.attainment,
    scores.score,
    cast(case when scores.interval_low is not null then 0.95 end as double) as interval_level,
    scores.interval_low,
    scores.interval_high,
    scores.p50,
    scores.p90,
    case
        when scores.is_too_few then 'too_few'
        when scores.value is null then 'no_data'
        when indicators.direction = 'none' then 'info'
        when scores.score is null then 'no_target'
        when scores.is_too_small then 'too_small'
        when {{ reaches('scores.score', 100) }} then 'met'
        when {{ reaches('scores.score', 'site.near_pct') }} then 'near'
        else 'below'
    end as status,
    weights.weight,
    -- fractions are summed in no fixed order: less than that rounding is no change
    case
        when abs(scores.value - previous.value) <= 1e-12 * abs(scores.value) then cast(0 as double)
        else scores.value - previous.value
    end as change,
    scores.detectable_change,
    peers.peer_count,
    peers.peer_median,
    peers.peer_rank
from scores
inner join indicators on scores.indicator_id = indicators.indicator_id
inner join periods on scores.period_id = periods.period_id
inner join weights
    on scores.period_id = weights.period_id and scores.indicator_id = weights.indicator_id
cross join site
left join {{ ref('score_indicator') }} as previous
    on
        scores.unit_id = previous.unit_id
        and scores.indicator_id = previous.indicator_id
        and periods.previous_id = previous.period_id
left join peers
    on
        scores.unit_id = peers.unit_id
        and scores.period_id = peers.period_id
        and scores.indicator_id = peers.indicator_id
left join grades
    on
        scores.indicator_id = grades.indicator_id
        and {{ in_force('grades', 'periods.closes_on') }}
        and {{ reaches('scores.value', 'grades.threshold_low') }}
        and not coalesce({{ reaches('scores.value', 'grades.next_low') }}, false)
