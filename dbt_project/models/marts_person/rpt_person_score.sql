with

scores as (

    select * from {{ ref('score_person') }}

)

select
    unit_id,
    person_id,
    semester,
    rule_id,
    is_official,
    is_verified,
    kk,
    months_known,
    tl_raw,
    tl,
    is_high_risk,
    fs_before_risk,
    fs,
    pka_pp,
    pka_rk,
    pka,
    jk_pct,
    jk,
    ph_raw,
    ph,
    fg,
    na_raw,
    na,
    band,
    band_final,
    reason,
    is_assessed,
    locked_on,
    is_reopened,
    reopened_by,
    force_majeure_no,
    programme_on,
    is_contract_late,
    is_recap_late,
    has_objection,
    is_objection_in_time,
    discipline_cases
from scores
