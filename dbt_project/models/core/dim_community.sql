with

spells as (

    select
        *,
        row_number() over (partition by community_id order by valid_from desc) as newest,
        min(valid_from) over (partition by community_id) as first_on
    from {{ ref('stg_community') }}

)

select
    community_id,
    community_name,
    kind,
    reach,
    unit_id,
    officer_id,
    first_on as valid_from,
    valid_to
from spells
where newest = 1
