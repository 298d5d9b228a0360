with

versions as (

    select
        appraisal_id,
        unit_id,
        rater_role,
        coalesce(rater_id, '') as rater_id,
        coalesce(factor, '') as factor,
        score,
        coalesce(rated_person_id, '') as person_id,
        coalesce(semester, '') as semester,
        load_id,
        line,
        row_hash
    from {{ ref('stg_appraisal_version') }}

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

{{ smk_versions('versions', ['appraisal_id'], True) }}

select
    person_id,
    semester,
    appraisal_id,
    unit_id,
    rater_role,
    rater_id,
    factor,
    score,
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
where semester <> '' and person_id <> ''
