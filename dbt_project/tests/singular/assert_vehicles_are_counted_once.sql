{#- A unit with vehicles of its own below another unit with vehicles of its own: they would be
    counted twice. -#}
with

vehicles as (

    select * from {{ ref('fct_vehicle_month') }}

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}
    where distance > 0

)

select
    upper_unit.unit_id as ancestor_id,
    lower_unit.unit_id,
    lower_unit.month_on
from vehicles as lower_unit
inner join closure on lower_unit.unit_id = closure.unit_id
inner join vehicles as upper_unit
    on closure.ancestor_id = upper_unit.unit_id and lower_unit.month_on = upper_unit.month_on
