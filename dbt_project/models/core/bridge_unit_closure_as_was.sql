with recursive

spells as (

    select * from {{ ref('dim_unit_history') }}

),

walk as (

    select
        unit_id as ancestor_id,
        unit_id,
        {{ first_day_of_all() }} as valid_from,
        {{ end_of_days() }} as ends_before,
        0 as distance
    from {{ ref('dim_unit') }}

    union all

    {# Ends where it comes back to its start: a test tells a circle, this does not walk it. #}
    select
        walk.ancestor_id,
        spells.unit_id,
        greatest(walk.valid_from, spells.valid_from) as valid_from,
        least(walk.ends_before, spells.ends_before) as ends_before,
        walk.distance + 1 as distance
    from walk
    inner join spells
        on
            walk.unit_id = spells.parent_id
            and spells.valid_from < walk.ends_before
            and walk.valid_from < spells.ends_before
            and walk.ancestor_id <> spells.unit_id

)

select
    ancestor_id,
    unit_id,
    valid_from,
    ends_before,
    cast(distance as int) as distance
from walk
