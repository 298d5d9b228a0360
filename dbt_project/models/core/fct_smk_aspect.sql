with

contracts as (

    select * from {{ ref('fct_smk_contract') }}
    where is_in_force

),

versions as (

    select
        months.contract_id,
        months.month_on,
        months.aspect,
        months.unit_id,
        months.target,
        months.realisation,
        contracts.person_id,
        contracts.semester,
        months.load_id,
        months.line,
        months.row_hash
    from {{ ref('stg_contract_month_version') }} as months
    inner join contracts on months.contract_id = contracts.contract_id

),

loads as (

    select
        load_id,
        cast(substring(loaded_at, 1, 10) as date) as loaded_on
    from {{ ref('stg_site_load') }}

),

locks as (

    select
        person_id,
        semester,
        known_until,
        counted_until
    from {{ ref('fct_assessment') }}
    where locked_on is not null

),

{{ smk_versions('versions', ['contract_id', 'month_on', 'aspect'], True) }}

select
    person_id,
    semester,
    contract_id,
    month_on,
    aspect,
    unit_id,
    target,
    realisation,
    load_id,
    loaded_on,
    row_hash,
    previous_hash,
    held_person_id,
    held_semester,
    is_after_lock,
    is_applied,
    is_in_force
from judged_versions
