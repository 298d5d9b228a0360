with

measures as (

    select * from {{ ref('measure_period_as_was') }}

),

durations as (

    select * from {{ ref('duration_period_as_was') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

changed as (

    select distinct
        unit_id,
        period_id
    from measures

),

{# An index that has a value now and had none then is a cell too: nothing is known of then. #}
indexes as (

    select
        derived.unit_id,
        derived.period_id,
        derived.indicator_id,
        max(case when derived.tree = 'as_was' then derived.value end) as value
    from {{ ref('derived_value') }} as derived
    inner join changed
        on derived.unit_id = changed.unit_id and derived.period_id = changed.period_id
    group by derived.unit_id, derived.period_id, derived.indicator_id

),

counted as (

    select
        measures.unit_id,
        measures.period_id,
        measures.indicator_id,
        indicators.kind,
        indicators.multiplier,
        indicators.minimum_n,
        measures.numerator,
        case indicators.kind
            when 'clock' then periods.elapsed_seconds
            when 'count' then null
            else measures.denominator
        end as denominator,
        {{ quantity_in_unit('durations.p50', 'indicators.duration_unit') }} as p50,
        {{ quantity_in_unit('durations.p90', 'indicators.duration_unit') }} as p90
    from measures
    inner join indicators on measures.indicator_id = indicators.indicator_id
    inner join periods on measures.period_id = periods.period_id
    left join durations
        on
            measures.unit_id = durations.unit_id
            and measures.period_id = durations.period_id
            and measures.indicator_id = durations.indicator_id

),

valued as (

    select
        *,
        {{ indicator_n('kind', 'numerator', 'denominator') }} as n,
        {{ indicator_value('kind', 'multiplier', 'numerator', 'denominator', 'p50') }} as value
    from counted

),

shown as (

    select
        *,
        minimum_n > 0 and coalesce(n, 0) > 0 and n < minimum_n as is_too_few
    from valued

)

select
    unit_id,
    period_id,
    indicator_id,
    case when not is_too_few then numerator end as numerator,
    case when not is_too_few then denominator end as denominator,
    case when not is_too_few then value end as value,
    n,
    case when not is_too_few then p50 end as p50,
    case when not is_too_few then p90 end as p90
from shown

union all

select
    unit_id,
    period_id,
    indicator_id,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    value,
    cast(null as double) as n,
    cast(null as double) as p50,
    cast(null as double) as p90
from indexes
