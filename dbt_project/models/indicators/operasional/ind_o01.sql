with

villages as (

    select * from {{ ref('fct_village_officer_month') }}

)

select
    village_code as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when person_id is not null then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from villages
