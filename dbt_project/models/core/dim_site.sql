with

site as (

    select * from {{ ref('stg_site_site') }}

)

select
    site_id,
    name,
    note,
    as_of,
    least(coalesce(first_on, as_of), as_of) as first_on,
    near_pct,
    judge_pct
from site
