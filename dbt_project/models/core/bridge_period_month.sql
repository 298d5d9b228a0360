with

periods as (

    select * from {{ ref('dim_period') }}

),

months as (

    select * from {{ ref('dim_month') }}

)

select
    periods.period_id,
    periods.period_rank,
    months.month_on
from periods
inner join months on months.month_on between periods.start_on and periods.ends_on
