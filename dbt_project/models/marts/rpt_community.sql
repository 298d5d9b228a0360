with

communities as (

    select * from {{ ref('dim_community') }}

),

terms as (

    select * from {{ ref('term') }}

)

select
    communities.community_id,
    communities.community_name,
    communities.kind,
    kind_terms.name_id as kind_name_id,
    kind_terms.name_en as kind_name_en,
    communities.reach,
    reach_terms.name_id as reach_name_id,
    reach_terms.name_en as reach_name_en,
    communities.unit_id,
    communities.valid_from,
    communities.valid_to
from communities
left join terms as kind_terms
    on kind_terms.term_kind = 'community_kind' and communities.kind = kind_terms.code
left join terms as reach_terms
    on reach_terms.term_kind = 'community_reach' and communities.reach = reach_terms.code
