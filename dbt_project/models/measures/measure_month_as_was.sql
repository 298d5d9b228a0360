with

changed as (

    select distinct unit_id from {{ ref('tree_change_month') }}

),

closure as (

    select was.*
    from {{ ref('bridge_unit_closure_as_was') }} as was
    inner join changed on was.ancestor_id = changed.unit_id

),

days as (

    select * from {{ ref('measure_day') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

{# A row of a day counts where the unit was on that day, a stock where it was at its close. #}
placed as (

    select
        days.*,
        coalesce(periods.closes_on, days.activity_date) as placed_on,
        {{ grain_rank('days.grain') }} as grain_rank
    from days
    left join periods
        on
            days.grain = periods.period_type
            and days.activity_date between periods.start_on and periods.ends_on

)

select
    closure.ancestor_id as unit_id,
    placed.indicator_id,
    {{ first_day('month', 'placed.activity_date') }} as month_on,
    placed.grain_rank,
    sum(placed.numerator) as numerator,
    sum(placed.denominator) as denominator,
    cast(sum(placed.records) as bigint) as records
from placed
inner join closure
    on
        placed.unit_id = closure.unit_id
        and closure.valid_from <= placed.placed_on
        and placed.placed_on < closure.ends_before
group by
    closure.ancestor_id,
    placed.indicator_id,
    {{ first_day('month', 'placed.activity_date') }},
    placed.grain_rank
