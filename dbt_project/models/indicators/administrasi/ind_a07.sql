with

complaints as (

    select * from {{ ref('fct_complaint') }}

)

select
    complaint_id as record_id,
    unit_id,
    received_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(case when closed_on is null then 0 else 1 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(days_to_close * 86400 as double) as duration_seconds
from complaints
