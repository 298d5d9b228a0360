{#- A unit whose total of an additive measure is not its own records plus its children's totals. -#}
with

units as (

    select * from {{ ref('dim_unit') }}

),

totals as (

    select * from {{ ref('measure_period') }}
    where slice_kind = 'all' and {{ tested_period() }}

),

own as (

    select
        months.unit_id,
        periods.period_id,
        months.indicator_id,
        sum(months.numerator) as numerator,
        sum(months.denominator) as denominator
    from {{ ref('measure_month') }} as months
    inner join {{ ref('bridge_period_month') }} as periods
        on months.month_on = periods.month_on and months.grain_rank <= periods.period_rank
    where {{ tested_period('periods.period_id') }}
    group by months.unit_id, periods.period_id, months.indicator_id

),

parts as (

    select
        unit_id,
        period_id,
        indicator_id,
        numerator,
        denominator
    from own

    union all

    select
        units.parent_id as unit_id,
        totals.period_id,
        totals.indicator_id,
        totals.numerator,
        totals.denominator
    from totals
    inner join units on totals.unit_id = units.unit_id
    where units.parent_id is not null

),

summed as (

    select
        unit_id,
        period_id,
        indicator_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from parts
    group by unit_id, period_id, indicator_id

)

select
    totals.unit_id,
    totals.period_id,
    totals.indicator_id,
    totals.numerator,
    summed.numerator as numerator_of_parts
from totals
left join summed
    on
        totals.unit_id = summed.unit_id
        and totals.period_id = summed.period_id
        and totals.indicator_id = summed.indicator_id
where
    abs(coalesce(totals.numerator, 0) - coalesce(summed.numerator, 0))
    > 1e-9 * greatest(1, abs(coalesce(totals.numerator, 0)))
    or abs(coalesce(totals.denominator, 0) - coalesce(summed.denominator, 0))
    > 1e-9 * greatest(1, abs(coalesce(totals.denominator, 0)))
