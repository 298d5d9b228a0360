with

assessments as (

    select * from {{ ref('fct_assessment') }}
    where is_assessed

)

select
    concat(person_id, '/', semester) as record_id,
    unit_id,
    ends_on as activity_date,
    'semester' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(case when has_objection then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from assessments
