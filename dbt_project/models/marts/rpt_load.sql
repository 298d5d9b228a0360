with

loads as (

    select * from {{ ref('stg_site_load') }}

)

select
    load_id,
    source,
    record,
    file,
    loaded_at,
    rows_read,
    accepted,
    duplicates,
    quarantined,
    corrected
from loads
