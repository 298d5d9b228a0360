with

changes as (

    select * from {{ ref('score_person_audit') }}

)

select
    unit_id,
    person_id,
    semester,
    record,
    record_key,
    load_id,
    loaded_at,
    locked_on,
    hash_before,
    hash_after,
    is_applied,
    why
from changes
