with

source as (

    select * from {{ source('lake', 'analysis_product') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(product_id as string) as product_id,
    cast(unit_id as string) as unit_id,
    cast(kind as string) as kind,
    cast(issued_on as date) as issued_on,
    cast(due_on as date) as due_on,
    cast(came_true as string) as came_true,
    cast(_load_id as string) as load_id
from latest
