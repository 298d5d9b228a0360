with

source as (

    select * from {{ source('lake', 'supervision_finding') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(finding_id as string) as finding_id,
    cast(unit_id as string) as unit_id,
    cast(found_on as date) as found_on,
    cast(closed_on as date) as closed_on,
    cast(category as string) as category,
    cast(_load_id as string) as load_id
from latest
