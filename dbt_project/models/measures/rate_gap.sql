with

months as (

    select * from {{ ref('measure_month') }}
    where {{ touched_month_of_cell() }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}
    where kind = 'rate'

),

{# Where the denominator counts records of a day (the reports of O11), a month without any is none,
   not unknown. #}
counted as (

    select indicator_id
    from {{ ref('ever_recorded') }}
    where kind = 'denominator' and is_now

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

periods as (

    select * from {{ ref('bridge_period_month') }}

),

known as (

    select
        closure.ancestor_id as unit_id,
        months.indicator_id,
        months.month_on,
        min(case when months.numerator is not null then months.grain_rank end) as numerator_rank,
        count(months.denominator) as denominators
    from months
    inner join indicators on months.indicator_id = indicators.indicator_id
    inner join closure on months.unit_id = closure.unit_id
    left join counted on months.indicator_id = counted.indicator_id
    where counted.indicator_id is null
    group by closure.ancestor_id, months.indicator_id, months.month_on

),

gaps as (

    select * from known
    where denominators = 0 and numerator_rank is not null

),

units as (

    select * from {{ ref('dim_unit') }}

),

{# A branch (child of the top) in the dark leaves the whole in the dark; a unit that has no
   residents or members says so with a zero. #}
affected as (

    select
        unit_id,
        indicator_id,
        month_on,
        numerator_rank
    from gaps

    union

    select
        branches.parent_id as unit_id,
        gaps.indicator_id,
        gaps.month_on,
        gaps.numerator_rank
    from gaps
    inner join units as branches on gaps.unit_id = branches.unit_id
    where branches.depth = 1

)

select
    affected.unit_id,
    periods.period_id,
    affected.indicator_id,
    cast(count(distinct affected.month_on) as int) as months_without_denominator
from affected
inner join periods
    on affected.month_on = periods.month_on and affected.numerator_rank <= periods.period_rank
where {{ touched_cell('affected', 'periods') }}
group by affected.unit_id, periods.period_id, affected.indicator_id
