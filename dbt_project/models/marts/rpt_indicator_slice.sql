with

measures as (

    select * from {{ ref('measure_period') }}
    where slice_kind not in ('all', 'exclusion') and {{ touched('cell') }}

),

gaps as (

    select * from {{ ref('rate_gap') }}
    where {{ touched('cell') }}

),

durations as (

    select * from {{ ref('duration_period') }}
    where {{ touched('cell') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

bounded as (

    select
        measures.unit_id,
        measures.period_id,
        measures.indicator_id,
        measures.slice_kind,
        measures.slice_value,
        measures.numerator,
        case when gaps.unit_id is null then measures.denominator end as denominator
    from measures
    left join gaps
        on
            measures.unit_id = gaps.unit_id
            and measures.period_id = gaps.period_id
            and measures.indicator_id = gaps.indicator_id

),

valued as (

    select
        measures.unit_id,
        measures.period_id,
        measures.indicator_id,
        measures.slice_kind,
        measures.slice_value,
        measures.numerator,
        measures.denominator,
        {{ indicator_value(
            'indicators.kind', 'indicators.multiplier', 'measures.numerator', 'measures.denominator',
            quantity_in_unit('durations.p50', 'indicators.duration_unit')
        ) }} as value,
        {{ indicator_n('indicators.kind', 'measures.numerator', 'measures.denominator') }} as n,
        {{ quantity_in_unit('durations.p50', 'indicators.duration_unit') }} as p50,
        {{ quantity_in_unit('durations.p90', 'indicators.duration_unit') }} as p90,
        indicators.minimum_n
    from bounded as measures
    inner join indicators on measures.indicator_id = indicators.indicator_id
    left join durations
        on
            measures.unit_id = durations.unit_id
            and measures.period_id = durations.period_id
            and measures.indicator_id = durations.indicator_id
            and measures.slice_kind = durations.slice_kind
            and measures.slice_value = durations.slice_value

)

select
    unit_id,
    period_id,
    indicator_id,
    slice_kind,
    slice_value,
    numerator,
    denominator,
    value,
    n,
    p50,
    p90
from valued
where (numerator is not null or p50 is not null) and coalesce(n, 0) >= minimum_n
