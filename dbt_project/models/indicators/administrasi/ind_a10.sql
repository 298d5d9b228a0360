with

answers as (

    select * from {{ ref('fct_survey_answer') }}

)

select
    response_id as record_id,
    unit_id,
    answered_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    case when items < 9 then 'incomplete' end as exclusion,
    cast(case when items = 9 then mean_item end as double) as numerator,
    cast(case when items = 9 then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from answers
