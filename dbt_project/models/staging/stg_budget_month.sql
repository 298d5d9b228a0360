with

source as (

    select * from {{ source('lake', 'budget_month') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(month_on as date) as month_on,
    cast(spending_type as string) as spending_type,
    cast(ceiling as double) as ceiling,
    cast(planned as double) as planned,
    cast(realised as double) as realised,
    cast(_load_id as string) as load_id
from latest
