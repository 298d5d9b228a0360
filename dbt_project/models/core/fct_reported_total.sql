with

totals as (

    select
        *,
        {{ days_between('period_start', 'period_end') }} + 1 as days_long,
        row_number() over (
            partition by unit_id, measure, period_start, period_end, scope
            order by load_id desc, publication desc
        ) as newness
    from {{ ref('stg_reported_total') }}

)

select
    unit_id,
    measure,
    period_start,
    period_end,
    case
        when days_long > 184 then 'year'
        when days_long > 92 then 'semester'
        when days_long > 31 then 'quarter'
        when days_long > 1 then 'month'
        else 'day'
    end as grain,
    value,
    scope,
    newness = 1 as is_current,
    publication,
    note
from totals
