with

source as (

    select * from {{ source('lake', 'offence') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(offence_code as string) as offence_code,
    cast(offence_name as string) as offence_name,
    cast(code_set as string) as code_set,
    cast(offence_group as string) as offence_group,
    cast(same_as as string) as same_as,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(_load_id as string) as load_id
from latest
