with

source as (

    select * from {{ source('lake', 'operation_target') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(target_id as string) as target_id,
    cast(operation_id as string) as operation_id,
    cast(unit_id as string) as unit_id,
    cast(measure as string) as measure,
    cast(target as double) as target,
    cast(actual as double) as actual,
    cast(judged_on as date) as judged_on,
    cast(_load_id as string) as load_id
from latest
