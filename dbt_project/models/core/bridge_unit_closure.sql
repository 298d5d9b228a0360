with recursive

units as (

    select * from {{ ref('stg_unit') }}

),

walk as (

    select
        unit_id as ancestor_id,
        unit_id,
        0 as distance
    from units

    union all

    select
        walk.ancestor_id,
        units.unit_id,
        walk.distance + 1 as distance
    from walk
    inner join units on walk.unit_id = units.parent_id

)

select
    ancestor_id,
    unit_id,
    cast(distance as int) as distance
from walk
