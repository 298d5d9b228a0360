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

    select * from {{ ref('measure_period') }}
    where slice_kind = 'all'

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
    where units.is_scored

    union all

    select
        totals.unit_id,
        totals.period_id,
        totals.indicator_id
    from totals
    inner join units on totals.unit_id = units.unit_id
    where not units.is_scored

),

gaps as (

    select * from {{ ref('rate_gap') }}

),

durations as (

    select * from {{ ref('duration_period') }}
    where slice_kind = 'all'

),

zeros as (

    select * from {{ ref('known_zero') }}

),

targets as (

    select * from {{ ref('target_period') }}

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
        totals.numerator_squares,
        coalesce(
            totals.numerator,
            case
                when zeros.unit_id is not null and totals.denominator > 0 then cast(0 as double)
            end
        ) as numerator,
        case indicators.kind
            when 'clock' then periods.elapsed_seconds
            when 'count' then null
            else case when gaps.unit_id is null then totals.denominator end
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
    left join gaps
        on
            units.unit_id = gaps.unit_id
            and periods.period_id = gaps.period_id
            and indicators.indicator_id = gaps.indicator_id
    left join durations
        on
            units.unit_id = durations.unit_id
            and periods.period_id = durations.period_id
            and indicators.indicator_id = durations.indicator_id
    left join zeros
        on
            units.unit_id = zeros.unit_id
            and periods.period_id = zeros.period_id
            and indicators.indicator_id = zeros.indicator_id

),

valued as (

    select
        *,
        {{ indicator_n('kind', 'numerator', 'denominator') }} as n,
        {{ indicator_value('kind', 'multiplier', 'numerator', 'denominator') }} as value
    from counted

),

shown as (

    select
        *,
        minimum_n > 0 and coalesce(n, 0) > 0 and n < minimum_n as is_too_few
    from valued

),

bounded as (

    select
        shown.unit_id,
        shown.period_id,
        shown.indicator_id,
        shown.direction,
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
        targets.target,
        targets.low as target_low,
        targets.high as target_high
    from shown
    left join targets
        on
            shown.unit_id = targets.unit_id
            and shown.period_id = targets.period_id
            and shown.indicator_id = targets.indicator_id
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
    case
        when value is null or direction = 'none' then null
        when attainment is not null then least(greatest(attainment, 0), 100)
        when value = 0 and direction = 'down' and target is not null then cast(100 as double)
    end as score
from attained
