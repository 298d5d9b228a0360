with

steps as (

    select * from {{ ref('fct_smk_step') }}
    where step = 'assessment'

)

select
    concat(person_id, '/', semester) as record_id,
    unit_id,
    due_on as activity_date,
    'semester' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    exclusion,
    cast(
        case when exclusion is not null then null when is_met then 1 else 0 end as double
    ) as numerator,
    cast(case when exclusion is null then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from steps
