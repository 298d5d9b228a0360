with

source as (

    select * from {{ source('lake', 'discipline_case') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(case_no as string) as case_no,
    cast(person_id as string) as person_id,
    cast(unit_id as string) as unit_id,
    cast(kind as string) as kind,
    cast(opened_on as date) as opened_on,
    cast(decided_on as date) as decided_on,
    cast(sanction as string) as sanction,
    cast(_load_id as string) as load_id
from latest
