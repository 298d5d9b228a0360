with recursive

units as (

    select * from {{ ref('stg_unit') }}

),

walk as (

    select
        unit_id,
        unit_id as path,
        0 as depth
    from units
    where parent_id is null

    union all

    select
        units.unit_id,
        concat(walk.path, '/', units.unit_id) as path,
        walk.depth + 1 as depth
    from walk
    inner join units on walk.unit_id = units.parent_id

),

levels as (

    select * from {{ ref('stg_site_level') }}

)

select
    units.unit_id,
    units.name,
    units.level,
    levels.level_rank,
    levels.is_scored,
    units.parent_id,
    units.unit_type,
    units.time_zone,
    walk.path,
    cast(walk.depth as int) as depth,
    units.valid_from,
    units.valid_to
from units
inner join walk on units.unit_id = walk.unit_id
inner join levels on units.level = levels.level
