with

strength as (

    select * from {{ ref('fct_strength_month') }}

)

select
    unit_id as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when needing_certificate > 0 then certified end as double) as numerator,
    cast(case when needing_certificate > 0 then needing_certificate end as double) as denominator,
    cast(null as double) as duration_seconds
from strength
