with

source as (

    select * from {{ source('lake', 'complaint_accused') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(accused_id as string) as accused_id,
    cast(complaint_id as string) as complaint_id,
    cast(person_id as string) as person_id,
    cast(allegation_code as string) as allegation_code,
    cast(finding as string) as finding,
    cast(finding_on as date) as finding_on,
    cast(penalty as string) as penalty,
    cast(_load_id as string) as load_id
from latest
