with

assessments as (

    select * from {{ ref('fct_competency_assessment') }}

)

select
    assessment_no as record_id,
    unit_id,
    assessed_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(case when matches_post = 'yes' then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from assessments
