with

months as (

    select * from {{ ref('duration_month') }}

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
        months.bin,
        sum(months.durations) as durations
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
        months.bin

),

sliced as (

    {{ by_slice('rolled', slice_columns()) }}

),

bins as (

    select
        unit_id,
        period_id,
        indicator_id,
        slice_kind,
        slice_value,
        bin,
        cast(sum(durations) as bigint) as durations
    from sliced
    group by unit_id, period_id, indicator_id, slice_kind, slice_value, bin

)

{{ quantiles_of_bins(
    'bins', ['unit_id', 'period_id', 'indicator_id', 'slice_kind', 'slice_value'], {'p50': 0.5, 'p90': 0.9}
) }}
