with

totals as (

    select * from {{ ref('measure_period') }}
    where slice_kind = 'all'

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

gaps as (

    select * from {{ ref('rate_gap') }}

),

zeros as (

    select * from {{ ref('known_zero') }}

),

known as (

    select
        totals.unit_id,
        totals.period_id,
        totals.indicator_id,
        indicators.kind,
        indicators.multiplier,
        indicators.minimum_n,
        totals.numerator_squares,
        coalesce(
            totals.numerator,
            case
                when zeros.unit_id is not null and totals.denominator > 0 then cast(0 as double)
            end
        ) as numerator,
        case when gaps.unit_id is null then totals.denominator end as denominator
    from totals
    inner join indicators on totals.indicator_id = indicators.indicator_id
    left join gaps
        on
            totals.unit_id = gaps.unit_id
            and totals.period_id = gaps.period_id
            and totals.indicator_id = gaps.indicator_id
    left join zeros
        on
            totals.unit_id = zeros.unit_id
            and totals.period_id = zeros.period_id
            and totals.indicator_id = zeros.indicator_id

)

select
    unit_id,
    period_id,
    indicator_id,
    numerator,
    denominator,
    numerator_squares,
    case
        when
            coalesce({{ indicator_n('kind', 'numerator', 'denominator') }}, 0) >= minimum_n
            then {{ indicator_value('kind', 'multiplier', 'numerator', 'denominator') }}
    end as value
from known
