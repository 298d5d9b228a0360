with

patrols as (

    select * from {{ ref('fct_patrol') }}

)

select
    patrol_id as record_id,
    unit_id,
    activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    case when coalesce(hotspots_planned, 0) = 0 then 'no_plan' end as exclusion,
    cast(
        case
            when hotspots_planned > 0
                then coalesce(hotspots_visited, 0)
        end as double
    ) as numerator,
    cast(case when hotspots_planned > 0 then hotspots_planned end as double) as denominator,
    cast(null as double) as duration_seconds
from patrols
