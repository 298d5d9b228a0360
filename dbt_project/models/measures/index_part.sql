with

as_is_now as (

    select * from {{ ref('measured_value') }}

),

as_was as (

    select
        totals.*,
        indicators.kind,
        indicators.multiplier,
        indicators.minimum_n
    from {{ ref('measure_period_as_was') }} as totals
    inner join {{ ref('stg_site_indicator') }} as indicators
        on totals.indicator_id = indicators.indicator_id

)

select
    'as_is_now' as tree,
    unit_id,
    period_id,
    indicator_id,
    value
from as_is_now

union all

select
    'as_was' as tree,
    unit_id,
    period_id,
    indicator_id,
    case
        when
            coalesce({{ indicator_n('kind', 'numerator', 'denominator') }}, 0) >= minimum_n
            then {{ indicator_value('kind', 'multiplier', 'numerator', 'denominator') }}
    end as value
from as_was
