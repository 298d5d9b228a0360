with

spells as (

    select * from {{ ref('dim_unit_history') }}
    where recorded_from is not null

)

select
    unit_id,
    recorded_from as valid_from,
    recorded_to as valid_to,
    parent_id,
    unit_type,
    reason
from spells
