with

source as (

    select * from {{ source('site', 'holiday') }}

)

select
    cast(day as date) as day_on,
    cast(name_id as string) as name_id,
    cast(name_en as string) as name_en,
    cast(kind as string) as kind,
    cast(source as string) as source
from source
