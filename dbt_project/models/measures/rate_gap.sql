with

months as (

    select * from {{ ref('measure_month') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}
    where kind = 'rate'

),

{# Where the denominator counts records of a day (the reports of O11), a month without any is none,
   not unknown. #}
counted as (

    select distinct indicator_id
    from months
    where grain_rank = 0 and denominator is not null

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

)

select
    known.unit_id,
    periods.period_id,
    known.indicator_id,
    cast(count(*) as int) as months_without_denominator
from known
inner join periods
    on known.month_on = periods.month_on and known.numerator_rank <= periods.period_rank
where known.denominators = 0
group by known.unit_id, periods.period_id, known.indicator_id
