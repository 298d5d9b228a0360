with

source as (

    select * from {{ source('site', 'smk_parameter') }}

)

select
    cast(rule_id as string) as rule_id,
    cast(parameter as string) as parameter,
    cast(value as double) as value,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(source as string) as source
from source
