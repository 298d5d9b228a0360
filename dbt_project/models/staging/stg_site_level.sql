with

source as (

    select * from {{ source('site', 'level') }}

)

select
    cast(level as string) as level,
    cast(level_rank as int) as level_rank,
    cast(name_id as string) as name_id,
    cast(name_en as string) as name_en,
    cast(scored as boolean) as is_scored
from source
