with

units as (

    select * from {{ ref('dim_unit') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

totals as (

    select * from {{ ref('measured_value') }}
    where {{ touched('score') }}

),

{# Every cell of a scored level; of desa, RW and RT, which are very many, those with a total. #}
cells as (

    select
        units.unit_id,
        periods.period_id,
        indicators.indicator_id
    from units
    cross join periods
    cross join indicators
    where units.is_scored and {{ touched_cell('indicators', 'periods', grain='score') }}

    union all

    select
        totals.unit_id,
        totals.period_id,
        totals.indicator_id
    from totals
    inner join units on totals.unit_id = units.unit_id
    where not units.is_scored

),

durations as (

    select * from {{ ref('duration_period') }}
    where slice_kind = 'all' and {{ touched('score') }}

),

derived as (

    select * from {{ ref('derived_value') }}
    where tree = 'as_is_now' and {{ touched('score') }}

),

targets as (

    select * from {{ ref('target_period') }}
    where {{ touched('period') }}

),

site as (

    select judge_pct from {{ ref('dim_site') }}

),

t_quantiles as (

    select * from {{ ref('t_quantile') }}

),

counted as (

    select
        units.unit_id,
        periods.period_id,
        indicators.indicator_id,
        indicators.kind,
        indicators.multiplier,
        indicators.direction,
        indicators.interval_method,
        indicators.minimum_n,
        {{ quantity_in_unit('durations.p50', 'indicators.duration_unit') }} as p50,
        {{ quantity_in_unit('durations.p90', 'indicators.duration_unit') }} as p90,
        derived.value as index_value,
        totals.numerator_squares,
        totals.numerator,
        case indicators.kind
            when 'clock' then periods.elapsed_seconds
            when 'count' then null
            else totals.denominator
        end as denominator
    from cells
    inner join units on cells.unit_id = units.unit_id
    inner join periods on cells.period_id = periods.period_id
    inner join indicators on cells.indicator_id = indicators.indicator_id
    left join totals
        on
            units.unit_id = totals.unit_id
            and periods.period_id = totals.period_id
            and indicators.indicator_id = totals.indicator_id
    left join durations
        on
            units.unit_id = durations.unit_id
            and periods.period_id = durations.period_id
            and indicators.indicator_id = durations.indicator_id
    left join derived
        on
            units.unit_id = derived.unit_id
            and periods.period_id = derived.period_id
            and indicators.indicator_id = derived.indicator_id

),

valued as (

    select
        *,
        {{ indicator_n('kind', 'numerator', 'denominator') }} as n,
        coalesce(
            index_value,
            {{ indicator_value('kind', 'multiplier', 'numerator', 'denominator', 'p50') }}
        ) as value
    from counted

),

shown as (

    select
        valued.*,
        targets.target,
        targets.low as target_low,
        targets.high as target_high,
        -- what a change is looked for from: the target, of a range its lower end
        coalesce(targets.target, targets.low, targets.high, valued.value) as base,
        valued.minimum_n > 0
        and coalesce(valued.n, 0) > 0
        and valued.n < valued.minimum_n as is_too_few,
        site.judge_pct
    from valued
    cross join site
    left join targets
        on
            valued.unit_id = targets.unit_id
            and valued.period_id = targets.period_id
            and valued.indicator_id = targets.indicator_id

),

bounded as (

    select
        shown.unit_id,
        shown.period_id,
        shown.indicator_id,
        shown.direction,
        shown.interval_method,
        shown.is_too_few,
        shown.n,
        case when not shown.is_too_few then shown.numerator end as numerator,
        case when not shown.is_too_few then shown.denominator end as denominator,
        case when not shown.is_too_few then shown.value end as value,
        case when not shown.is_too_few then shown.p50 end as p50,
        case when not shown.is_too_few then shown.p90 end as p90,
        case
            when shown.is_too_few or shown.value is null then null
            else
                {{ interval_limit(
                    'low', 'shown', 't_quantiles.t'
                ) }}
        end as interval_low,
        case
            when shown.is_too_few or shown.value is null then null
            else
                {{ interval_limit(
                    'high', 'shown', 't_quantiles.t'
                ) }}
        end as interval_high,
        case
            when shown.is_too_few or shown.value is null then null
            else {{ detectable_change('shown', 'shown.base') }}
        end as detectable_change,
        shown.target,
        shown.target_low,
        shown.target_high,
        shown.judge_pct
    from shown
    left join t_quantiles on shown.n - 1 = t_quantiles.degrees

),

attained as (

    select
        *,
        {{ attainment('value', 'direction', 'target', 'target_low', 'target_high') }} as attainment
    from bounded

)

select
    unit_id,
    period_id,
    indicator_id,
    numerator,
    denominator,
    value,
    n,
    p50,
    p90,
    interval_low,
    interval_high,
    target,
    target_low,
    target_high,
    attainment,
    is_too_few,
    detectable_change,
    -- one answer has no spread, so nothing can be said of a change
    interval_method <> 'none'
    and value is not null
    and coalesce(target, target_low, target_high, 0) > 0
    and coalesce(
        detectable_change
        > coalesce(target, target_low, target_high) * judge_pct / 100,
        true
    ) as is_too_small,
    case
        when value is null or direction = 'none' then null
        when attainment is not null then least(greatest(attainment, 0), 100)
        when value = 0 and direction = 'down' and target is not null then cast(100 as double)
    end as score
from attained
