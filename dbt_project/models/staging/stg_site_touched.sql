with

source as (

    select * from {{ source('site', 'touched') }}

)

select
    cast(model as string) as model,
    upper(substring(cast(model as string), 5)) as indicator_id,
    cast(day_on as date) as day_on
from source
