with

periods as (

    select * from {{ ref('dim_period') }}

)

select
    periods.period_id,
    periods.period_type,
    periods.start_on,
    periods.ends_on as end_on,
    periods.is_complete,
    previous.period_id as previous_id,
    periods.sort_key
from periods
left join periods as previous on periods.previous_id = previous.period_id
