with

checks as (

    select * from {{ ref('fct_health_check') }}

)

select
    check_no as record_id,
    unit_id,
    due_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(case when examined_on is null then 0 else 1 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from checks
