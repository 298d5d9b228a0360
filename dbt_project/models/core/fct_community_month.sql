with

spells as (

    select * from {{ ref('stg_community') }}

),

months as (

    select * from {{ ref('dim_month') }}

)

select
    spells.community_id,
    months.month_on,
    spells.unit_id,
    spells.kind,
    spells.reach,
    spells.officer_id,
    months.years as community_years
from spells
inner join months on {{ in_force('spells', 'months.closes_on') }}
