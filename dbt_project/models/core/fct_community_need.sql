with

needs as (

    select * from {{ ref('stg_community_need') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Followed up after the data date is not known on it. #}
select
    needs.need_id,
    needs.community_id,
    needs.unit_id,
    needs.raised_on,
    needs.due_on,
    case when needs.followed_up_on <= site.as_of then needs.followed_up_on end as followed_up_on,
    needs.area_code,
    needs.approach,
    needs.handling_mode,
    needs.function_code
from needs
cross join site
