with

months as (

    select * from {{ ref('measure_month') }}

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

periods as (

    select * from {{ ref('bridge_period_month') }}

),

rolled as (

    select
        closure.ancestor_id as unit_id,
        periods.period_id,
        months.indicator_id,
        months.priority,
        months.approach,
        months.handling_mode,
        months.function_code,
        months.exclusion,
        sum(months.numerator) as numerator,
        sum(months.denominator) as denominator,
        sum(months.numerator_squares) as numerator_squares,
        sum(months.records) as records
    from months
    inner join closure on months.unit_id = closure.unit_id
    inner join periods
        on months.month_on = periods.month_on and months.grain_rank <= periods.period_rank
    where {{ touched_cell('months', 'periods') }}
    group by
        closure.ancestor_id,
        periods.period_id,
        months.indicator_id,
        months.priority,
        months.approach,
        months.handling_mode,
        months.function_code,
        months.exclusion

),

sliced as (

    {{ by_slice('rolled', slice_columns() + ['exclusion']) }}

)

select
    unit_id,
    period_id,
    indicator_id,
    slice_kind,
    slice_value,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    sum(numerator_squares) as numerator_squares,
    cast(sum(records) as bigint) as records
from sliced
group by unit_id, period_id, indicator_id, slice_kind, slice_value
