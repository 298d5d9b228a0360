with

months as (

    select * from {{ ref('measure_month_as_was') }}

),

periods as (

    select * from {{ ref('bridge_period_month') }}

),

changed as (

    select distinct
        tree.unit_id,
        periods.period_id
    from {{ ref('tree_change_month') }} as tree
    inner join periods on tree.month_on = periods.month_on

),

rates as (

    select * from {{ ref('stg_site_indicator') }}
    where kind = 'rate'

),

sums as (

    select
        changed.unit_id,
        changed.period_id,
        months.indicator_id,
        sum(months.numerator) as numerator,
        sum(months.denominator) as denominator,
        cast(sum(months.records) as bigint) as records
    from changed
    inner join periods on changed.period_id = periods.period_id
    inner join months
        on
            changed.unit_id = months.unit_id
            and periods.month_on = months.month_on
            and months.grain_rank <= periods.period_rank
    group by changed.unit_id, changed.period_id, months.indicator_id

),

{# As rate_gap: a month whose events are known and whose residents or members are not. #}
counted as (

    select distinct indicator_id
    from months
    where grain_rank = 0 and denominator is not null

),

gaps as (

    select
        months.unit_id,
        months.indicator_id,
        months.month_on,
        min(case when months.numerator is not null then months.grain_rank end) as numerator_rank
    from months
    inner join rates on months.indicator_id = rates.indicator_id
    left join counted on months.indicator_id = counted.indicator_id
    where counted.indicator_id is null
    group by months.unit_id, months.indicator_id, months.month_on
    having
        count(months.denominator) = 0
        and min(case when months.numerator is not null then months.grain_rank end) is not null

),

gap_periods as (

    select distinct
        gaps.unit_id,
        periods.period_id,
        gaps.indicator_id
    from gaps
    inner join periods
        on gaps.month_on = periods.month_on and gaps.numerator_rank <= periods.period_rank

),

{# As known_zero: the unit has recorded as it was, and its branch records in the period. #}
branches as (

    select
        closure.unit_id,
        closure.ancestor_id as branch_id
    from {{ ref('bridge_unit_closure') }} as closure
    inner join {{ ref('dim_unit') }} as units on closure.ancestor_id = units.unit_id
    where units.depth = 1

),

recording as (

    select distinct
        unit_id,
        indicator_id
    from months
    where numerator is not null

),

zeros as (

    select
        recording.unit_id,
        known.period_id,
        known.indicator_id
    from recording
    inner join branches on recording.unit_id = branches.unit_id
    inner join {{ ref('known_zero') }} as known
        on branches.branch_id = known.unit_id and recording.indicator_id = known.indicator_id

),

{# A cell that has a figure now and had none then is a cell too: it says that nothing is known. #}
cells as (

    select
        unit_id,
        period_id,
        indicator_id
    from sums

    union

    select
        totals.unit_id,
        totals.period_id,
        totals.indicator_id
    from {{ ref('measure_period') }} as totals
    inner join changed
        on totals.unit_id = changed.unit_id and totals.period_id = changed.period_id
    where totals.slice_kind = 'all'

)

select
    cells.unit_id,
    cells.period_id,
    cells.indicator_id,
    coalesce(
        sums.numerator,
        case when zeros.unit_id is not null and sums.denominator > 0 then cast(0 as double) end
    ) as numerator,
    case when gap_periods.unit_id is null then sums.denominator end as denominator,
    coalesce(sums.records, 0) as records
from cells
left join sums
    on
        cells.unit_id = sums.unit_id
        and cells.period_id = sums.period_id
        and cells.indicator_id = sums.indicator_id
left join gap_periods
    on
        cells.unit_id = gap_periods.unit_id
        and cells.period_id = gap_periods.period_id
        and cells.indicator_id = gap_periods.indicator_id
left join zeros
    on
        cells.unit_id = zeros.unit_id
        and cells.period_id = zeros.period_id
        and cells.indicator_id = zeros.indicator_id
