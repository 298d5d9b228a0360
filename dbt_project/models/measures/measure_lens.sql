with

months as (

    select * from {{ ref('lens_month') }}

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
        months.lens,
        months.member_kind,
        months.member_id,
        sum(months.numerator) as numerator,
        sum(months.denominator) as denominator,
        cast(sum(months.records) as bigint) as records,
        cast(sum(months.shared_records) as bigint) as shared_records
    from months
    inner join closure on months.unit_id = closure.unit_id
    inner join periods
        on months.month_on = periods.month_on and months.grain_rank <= periods.period_rank
    where {{ touched_cell('months', 'periods', grain='lens_cell') }}
    group by
        closure.ancestor_id,
        periods.period_id,
        months.indicator_id,
        months.lens,
        months.member_kind,
        months.member_id

),

{# Where no record belongs to the lens, all of the total is in no member. #}
inside as (

    select
        unit_id,
        period_id,
        indicator_id,
        lens
    from rolled
    where member_id = '*'

)

select rolled.*
from rolled
inner join inside
    on
        rolled.unit_id = inside.unit_id
        and rolled.period_id = inside.period_id
        and rolled.indicator_id = inside.indicator_id
        and rolled.lens = inside.lens
