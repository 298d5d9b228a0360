with

days as (

    select
        *,
        {{ first_day('month', 'activity_date') }} as month_on,
        case grain
            when 'day' then 0
            when 'month' then 1
            when 'quarter' then 2
            when 'semester' then 3
            else 4
        end as grain_rank
    from {{ ref('measure_day') }}
    where {{ touched_month_of('activity_date') }}

)

select
    unit_id,
    indicator_id,
    month_on,
    grain_rank,
    priority,
    approach,
    handling_mode,
    function_code,
    exclusion,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    sum(numerator_squares) as numerator_squares,
    cast(sum(records) as bigint) as records
from days
group by
    unit_id,
    indicator_id,
    month_on,
    grain_rank,
    priority,
    approach,
    handling_mode,
    function_code,
    exclusion
