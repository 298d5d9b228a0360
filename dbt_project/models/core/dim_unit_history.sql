with

units as (

    select * from {{ ref('dim_unit') }}

),

{# A blank parent or type is the one the unit has now. #}
recorded as (

    select
        units.unit_id,
        spells.valid_from,
        spells.valid_to,
        coalesce(spells.parent_id, units.parent_id) as parent_id,
        coalesce(spells.unit_type, units.unit_type) as unit_type,
        spells.reason
    from units
    left join {{ ref('stg_unit_history') }} as spells on units.unit_id = spells.unit_id

),

ordered as (

    select
        *,
        row_number() over (partition by unit_id order by valid_from) as spell,
        lead(valid_from) over (partition by unit_id order by valid_from) as next_from
    from recorded

)

select
    unit_id,
    case when spell > 1 then valid_from else {{ first_day_of_all() }} end as valid_from,
    coalesce(next_from, {{ end_of_days() }}) as ends_before,
    parent_id,
    unit_type,
    reason,
    valid_from as recorded_from,
    valid_to as recorded_to
from ordered
