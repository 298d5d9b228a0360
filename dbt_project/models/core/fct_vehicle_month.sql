with

spells as (

    select * from {{ ref('stg_vehicle_stock') }}

),

months as (

    select * from {{ ref('dim_month') }}

)

select
    spells.unit_id,
    months.month_on,
    spells.vehicles,
    spells.vehicles * months.years as vehicle_years
from spells
inner join months on {{ in_force('spells', 'months.closes_on') }}
