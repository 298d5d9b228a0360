with

spells as (

    select * from {{ ref('stg_village_officer') }}

),

months as (

    select * from {{ ref('dim_month') }}

)

select
    spells.village_code,
    months.month_on,
    spells.unit_id,
    spells.area_code,
    spells.approach,
    spells.handling_mode,
    spells.function_code,
    spells.person_id,
    months.years * 12 as month_share
from spells
inner join months on {{ in_force('spells', 'months.closes_on') }}
