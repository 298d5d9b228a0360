{#- A unit, period, indicator and lens whose records in the lens ('*', each once) and in none of its
    members ('-') are not together the unit's total; or whose members do not have all of the lens, a
    shared record in at least two of them. -#}
with

lenses as (

    select * from {{ ref('measure_lens') }}
    where {{ tested_period() }}

),

totals as (

    select * from {{ ref('measure_period') }}
    where slice_kind = 'all' and {{ tested_period() }}

),

summed as (

    select
        unit_id,
        period_id,
        indicator_id,
        lens,
        sum(case when member_kind = 'total' then numerator end) as numerator,
        sum(case when member_kind = 'total' then denominator end) as denominator,
        sum(case when member_kind = 'total' then records end) as records,
        sum(case when member_id = '*' then records + shared_records end) as at_least,
        sum(case when member_kind <> 'total' then records end) as of_members
    from lenses
    group by unit_id, period_id, indicator_id, lens

)

select
    summed.unit_id,
    summed.period_id,
    summed.indicator_id,
    summed.lens,
    summed.records,
    totals.records as records_of_the_total,
    summed.of_members
from summed
left join totals
    on
        summed.unit_id = totals.unit_id
        and summed.period_id = totals.period_id
        and summed.indicator_id = totals.indicator_id
where
    coalesce(totals.records, 0) <> summed.records
    or coalesce(summed.of_members, 0) < summed.at_least
    or abs(coalesce(totals.numerator, 0) - coalesce(summed.numerator, 0))
    > 1e-9 * greatest(1, abs(coalesce(totals.numerator, 0)))
    or abs(coalesce(totals.denominator, 0) - coalesce(summed.denominator, 0))
    > 1e-9 * greatest(1, abs(coalesce(totals.denominator, 0)))
