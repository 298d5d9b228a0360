with

units as (

    select * from {{ ref('dim_unit') }}

)

select
    unit_id,
    name,
    level,
    level_rank,
    parent_id,
    unit_type,
    time_zone,
    path,
    depth
from units
