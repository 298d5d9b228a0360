with

versions as (

    select * from {{ ref('stg_award_version') }}

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

{{ smk_versions('versions', ['award_id'], False) }}

select
    person_id,
    semester,
    award_id,
    unit_id,
    activity,
    giver,
    given_on,
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
