with

patrols as (

    select * from {{ ref('stg_patrol') }}
    where
        {{ touched_day('fct_patrol', 'cast(local_at as date)') }}
        and {{ touched_clock('fct_patrol', 'local_at') }}

)

select
    patrol_id,
    unit_id,
    cast(local_at as date) as activity_date,
    area_code,
    approach,
    handling_mode,
    function_code,
    means,
    {{ seconds_between('started_at', 'ended_at') }} / 3600 as hours,
    hotspots_planned,
    hotspots_visited
from patrols
