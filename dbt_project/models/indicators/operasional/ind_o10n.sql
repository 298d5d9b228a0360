with

crimes as (

    select * from {{ ref('ind_o10') }}
    where numerator is not null

)

select
    record_id,
    unit_id,
    activity_date,
    grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(numerator as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from crimes
