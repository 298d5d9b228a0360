with recursive

areas as (

    select * from {{ ref('stg_area') }}

),

tops as (

    select areas.*
    from areas
    left join areas as parents on areas.parent_code = parents.area_code
    where parents.area_code is null

),

walk as (

    select
        area_code,
        kind,
        case when kind = 'province' then area_code end as province_code,
        case when kind = 'regency' then area_code end as regency_code,
        case when kind = 'district' then area_code end as district_code,
        case when kind = 'village' then area_code end as village_code
    from tops

    union all

    select
        areas.area_code,
        areas.kind,
        case when areas.kind = 'province' then areas.area_code else walk.province_code end
            as province_code,
        case when areas.kind = 'regency' then areas.area_code else walk.regency_code end
            as regency_code,
        case when areas.kind = 'district' then areas.area_code else walk.district_code end
            as district_code,
        case when areas.kind = 'village' then areas.area_code else walk.village_code end
            as village_code
    from walk
    inner join areas on walk.area_code = areas.parent_code

)

select
    areas.area_code,
    areas.area_name,
    areas.kind,
    areas.parent_code,
    areas.unit_id,
    walk.province_code,
    walk.regency_code,
    walk.district_code,
    walk.village_code
from areas
left join walk on areas.area_code = walk.area_code
