with

source as (

    select * from {{ source('lake', 'evaluation_score') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(instrument as string) as instrument,
    cast(component as string) as component,
    cast(period_end as date) as period_end,
    cast(score as double) as score,
    cast(_load_id as string) as load_id
from latest
