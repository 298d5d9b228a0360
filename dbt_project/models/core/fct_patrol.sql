with

site as (

    select cast(as_of + interval '1' day as timestamp) as ends_at from {{ ref('dim_site') }}

),

patrols as (

    select
        staged.*,
        {{ seconds_between('staged.started_at', 'staged.ended_at') }} as out_seconds,
        {{ seconds_between('staged.local_at', 'site.ends_at') }} as known_seconds
    from {{ ref('stg_patrol') }} as staged
    cross join site
    where
        {{ touched_day('fct_patrol', 'cast(staged.local_at as date)') }}
        and {{ touched_clock('fct_patrol', 'staged.local_at') }}

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
    case
        when known_seconds between 0 and out_seconds then known_seconds
        else out_seconds
    end / 3600 as hours,
    hotspots_planned,
    hotspots_visited
from patrols
