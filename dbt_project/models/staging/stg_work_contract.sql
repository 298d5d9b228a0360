with

source as (

    select * from {{ source('lake', 'work_contract') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(contract_id as string) as contract_id,
    cast(person_id as string) as person_id,
    cast(semester as string) as semester,
    cast(unit_id as string) as unit_id,
    cast(rater_id as string) as rater_id,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(member_signed_on as date) as member_signed_on,
    cast(rater_signed_on as date) as rater_signed_on,
    cast(is_high_risk as string) as is_high_risk,
    cast(_load_id as string) as load_id
from latest
