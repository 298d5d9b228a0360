with

proposals as (

    select * from {{ ref('stg_innovation') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# Validated after the data date is not known on it. #}
select
    proposals.innovation_id,
    proposals.person_id,
    proposals.unit_id,
    proposals.title,
    proposals.proposed_on,
    case when proposals.validated_on <= site.as_of then proposals.validated_on end as validated_on
from proposals
cross join site
