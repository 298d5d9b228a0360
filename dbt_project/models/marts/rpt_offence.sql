with

offences as (

    select * from {{ ref('dim_offence') }}

)

select
    offence_code,
    offence_name,
    code_set,
    offence_group,
    series_id,
    valid_from,
    valid_to
from offences
