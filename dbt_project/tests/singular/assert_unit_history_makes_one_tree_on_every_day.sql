{#- Where the history of units is no history of one tree: a parent that is no unit or a circle of
    parents (days on which a unit does not lie below the top), spells of a unit that overlap, and a
    last spell that is not what the unit's own row says. -#}
with

units as (

    select * from {{ ref('dim_unit') }}

),

spells as (

    select
        *,
        lead(recorded_from) over (partition by unit_id order by valid_from) as next_from
    from {{ ref('dim_unit_history') }}

),

below_the_top as (

    select
        was.unit_id,
        sum({{ days_between('was.valid_from', 'was.ends_before') }}) as days_below
    from {{ ref('bridge_unit_closure_as_was') }} as was
    inner join units on was.ancestor_id = units.unit_id
    where units.depth = 0
    group by was.unit_id

)

select
    units.unit_id,
    cast(null as date) as valid_from,
    'not_below_the_top_on_every_day' as fault
from units
left join below_the_top on units.unit_id = below_the_top.unit_id
where
    coalesce(below_the_top.days_below, 0)
    <> {{ days_between(first_day_of_all(), end_of_days()) }}

union all

select
    unit_id,
    recorded_from as valid_from,
    'overlaps_the_next_spell' as fault
from spells
where recorded_to >= next_from or (recorded_to is null and next_from is not null)

union all

select
    spells.unit_id,
    spells.recorded_from as valid_from,
    'last_spell_is_not_what_the_unit_says' as fault
from spells
inner join units on spells.unit_id = units.unit_id
where
    spells.next_from is null
    and (
        coalesce(spells.parent_id, '') <> coalesce(units.parent_id, '')
        or spells.unit_type <> units.unit_type
    )
