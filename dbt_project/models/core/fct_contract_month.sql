with

aspects as (

    select * from {{ ref('fct_smk_aspect') }}
    where is_in_force

),

settings as (

    select attainment_cap from {{ ref('stg_site_smk') }}

),

valued as (

    select
        aspects.person_id,
        aspects.semester,
        aspects.contract_id,
        aspects.unit_id,
        {{ first_day('month', 'aspects.month_on') }} as month_on,
        {{ smk_aspect_value('aspects.target', 'aspects.realisation', 'settings.attainment_cap') }}
            as aspect_value
    from aspects
    cross join settings

)

select
    person_id,
    semester,
    contract_id,
    month_on,
    max(unit_id) as unit_id,
    avg(aspect_value) as month_value,
    cast(count(*) as int) as aspects
from valued
where {{ semester_of('month_on') }} = semester
group by person_id, semester, contract_id, month_on
