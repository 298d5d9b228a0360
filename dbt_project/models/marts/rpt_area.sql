with

areas as (

    select * from {{ ref('dim_area') }}

)

select
    area_code,
    area_name,
    kind,
    parent_code,
    province_code,
    regency_code,
    district_code,
    village_code,
    unit_id as unit_in_charge
from areas
