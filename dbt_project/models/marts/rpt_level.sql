with

levels as (

    select * from {{ ref('stg_site_level') }}

)

select
    level,
    level_rank,
    name_id,
    name_en,
    is_scored
from levels
