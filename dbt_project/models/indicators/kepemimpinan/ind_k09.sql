with

findings as (

    select * from {{ ref('fct_supervision_finding') }}

)

select
    finding_id as record_id,
    unit_id,
    found_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(case when closed_on is null then 0 else 1 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from findings
