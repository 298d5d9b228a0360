with

changed as (

    select distinct
        tree.unit_id,
        periods.period_id,
        periods.period_rank
    from {{ ref('tree_change_month') }} as tree
    inner join {{ ref('bridge_period_month') }} as periods on tree.month_on = periods.month_on

),

changed_units as (

    select distinct unit_id from changed

),

closure as (

    select was.*
    from {{ ref('bridge_unit_closure_as_was') }} as was
    inner join changed_units on was.ancestor_id = changed_units.unit_id

),

site as (

    select as_of from {{ ref('dim_site') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

records as (

    select
        records.unit_id,
        records.indicator_id,
        records.activity_date,
        coalesce(closes.closes_on, records.activity_date) as placed_on,
        {{ grain_rank('records.grain') }} as grain_rank,
        {{ log_bin('records.duration_seconds') }} as bin
    from {{ ref('measure_record') }} as records
    inner join site on records.activity_date <= site.as_of
    left join periods as closes
        on
            records.grain = closes.period_type
            and records.activity_date between closes.start_on and closes.ends_on
    where records.duration_seconds is not null

),

days as (

    select
        closure.ancestor_id as unit_id,
        records.indicator_id,
        records.activity_date,
        records.grain_rank,
        records.bin,
        count(*) as durations
    from records
    inner join closure
        on
            records.unit_id = closure.unit_id
            and closure.valid_from <= records.placed_on
            and records.placed_on < closure.ends_before
    group by
        closure.ancestor_id,
        records.indicator_id,
        records.activity_date,
        records.grain_rank,
        records.bin

),

bins as (

    select
        changed.unit_id,
        changed.period_id,
        days.indicator_id,
        days.bin,
        cast(sum(days.durations) as bigint) as durations
    from changed
    inner join periods on changed.period_id = periods.period_id
    inner join days
        on
            changed.unit_id = days.unit_id
            and days.activity_date between periods.start_on and periods.ends_on
            and days.grain_rank <= changed.period_rank
    group by changed.unit_id, changed.period_id, days.indicator_id, days.bin

)

{{ quantiles_of_bins(
    'bins', ['unit_id', 'period_id', 'indicator_id'], {'p50': 0.5, 'p90': 0.9}
) }}
