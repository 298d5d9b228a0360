{#- record, its versions, its key as text -#}
{% set records = [
    ('work_contract', 'fct_smk_contract', "contract_id"),
    ('contract_month', 'fct_smk_aspect', "concat(contract_id, '/', cast(month_on as string), '/', aspect)"),
    ('appraisal', 'fct_smk_mark', "appraisal_id"),
    ('additional_task', 'fct_smk_task', "task_id"),
    ('award', 'fct_smk_award', "award_id"),
    ('attendance', 'fct_smk_hours', "concat(person_id, '/', cast(month_on as string), '/', unit_id)"),
] %}

with

assessments as (

    select * from {{ ref('fct_assessment') }}

),

loads as (

    select * from {{ ref('stg_site_load') }}

),

changes as (

    {% for record, versions, key in records %}
    select
        held_person_id as person_id,
        held_semester as semester,
        '{{ record }}' as record,
        {{ key }} as record_key,
        load_id,
        previous_hash,
        row_hash,
        is_applied
    from {{ ref(versions) }}
    where is_after_lock
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    assessments.unit_id,
    changes.person_id,
    changes.semester,
    changes.record,
    changes.record_key,
    changes.load_id,
    loads.loaded_at,
    case when changes.is_applied then assessments.first_locked_on else assessments.locked_on end
        as locked_on,
    changes.previous_hash as hash_before,
    changes.row_hash as hash_after,
    changes.is_applied,
    case when changes.is_applied then assessments.reopened_by else 'locked' end as why
from changes
inner join assessments
    on changes.person_id = assessments.person_id and changes.semester = assessments.semester
inner join loads on changes.load_id = loads.load_id
