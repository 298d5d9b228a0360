with

tags as (

    select * from {{ ref('stg_site_indicator_tag') }}

)

select
    indicator_id,
    kind,
    tag,
    name_id,
    name_en
from tags
