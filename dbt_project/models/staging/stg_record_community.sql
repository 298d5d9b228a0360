with

source as (

    select * from {{ source('lake', 'record_community') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(of_record as string) as of_record,
    cast(record_id as string) as record_id,
    cast(community_id as string) as community_id,
    cast(_load_id as string) as load_id
from latest
