with

site as (

    select * from {{ ref('dim_site') }}

)

select
    site_id,
    name,
    note,
    as_of,
    near_pct
from site
