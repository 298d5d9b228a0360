with

source as (

    select * from {{ source('site', 'smk_rule') }}

)

select
    cast(semester_from as string) as semester_from,
    cast(rule_id as string) as rule_id
from source
