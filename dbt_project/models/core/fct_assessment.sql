with

versions as (

    select * from {{ ref('stg_assessment_version') }}

),

loads as (

    select
        load_id,
        cast(substring(loaded_at, 1, 10) as date) as loaded_on
    from {{ ref('stg_site_load') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

),

objections as (

    select
        filed.person_id,
        filed.semester,
        sum(
            case
                when filed.decision = 'accepted' and filed.decided_on <= site.as_of then 1
                else 0
            end
        ) > 0 as is_accepted,
        sum(
            case
                when {{ days_between('filed.received_on', 'filed.filed_on') }} > 1 then 1
                else 0
            end
        ) = 0 as is_in_time
    from {{ ref('stg_objection') }} as filed
    inner join site on filed.filed_on <= site.as_of
    group by filed.person_id, filed.semester

),

ordered as (

    select
        versions.*,
        loads.loaded_on,
        versions.member_signed_on <= site.as_of and versions.rater_signed_on <= site.as_of
            as is_signed,
        case
            when versions.member_signed_on > versions.rater_signed_on then versions.member_signed_on
            else versions.rater_signed_on
        end as later_signed_on
    from versions
    inner join loads on versions.load_id = loads.load_id
    cross join site

),

ranked as (

    select
        *,
        row_number() over (
            partition by person_id, semester order by load_id desc, line desc
        ) as newest_rank,
        row_number() over (
            partition by person_id, semester
            order by case when is_signed then 0 else 1 end, load_id, line
        ) as signed_rank
    from ordered

),

{# The first version that both had signed fixes the lock. #}
locks as (

    select
        person_id,
        semester,
        unit_id,
        member_signed_on,
        rater_signed_on,
        later_signed_on as locked_on,
        case
            when loaded_on > later_signed_on then loaded_on
            else later_signed_on
        end as known_until
    from ranked
    where is_signed and signed_rank = 1

),

newest as (

    select
        *,
        {{ semester_starts_on('semester') }} as starts_on,
        {{ semester_ends_on('semester') }} as ends_on
    from ranked
    where newest_rank = 1

),

known as (

    select
        newest.person_id,
        newest.semester,
        newest.starts_on,
        newest.ends_on,
        {{ recap_due_on('newest.ends_on') }} as recap_due_on,
        newest.force_majeure_no,
        newest.unit_id as newest_unit_id,
        newest.member_signed_on as newest_member_signed_on,
        newest.rater_signed_on as newest_rater_signed_on,
        locks.unit_id as locked_unit_id,
        locks.member_signed_on as locked_member_signed_on,
        locks.rater_signed_on as locked_rater_signed_on,
        locks.locked_on,
        locks.known_until,
        case when newest.recapped_on <= site.as_of then newest.recapped_on end as recapped_on,
        case when newest.programme_on <= site.as_of then newest.programme_on end as programme_on,
        objections.person_id is not null as has_objection,
        objections.is_in_time as is_objection_in_time,
        case
            when locks.locked_on is null then null
            when objections.is_accepted then 'objection'
            when newest.force_majeure_no is not null then 'force_majeure'
        end as reopened_by,
        site.as_of
    from newest
    cross join site
    left join locks on newest.person_id = locks.person_id and newest.semester = locks.semester
    left join objections
        on newest.person_id = objections.person_id and newest.semester = objections.semester

),

held as (

    select
        *,
        locked_on is not null and reopened_by is null as is_locked
    from known

)

select
    person_id,
    semester,
    starts_on,
    ends_on,
    case when is_locked then locked_unit_id else newest_unit_id end as unit_id,
    recapped_on,
    coalesce(recapped_on, as_of) > recap_due_on as is_recap_late,
    case when is_locked then locked_member_signed_on else newest_member_signed_on end
        as member_signed_on,
    case when is_locked then locked_rater_signed_on else newest_rater_signed_on end
        as rater_signed_on,
    locked_on is not null as is_assessed,
    locked_on,
    known_until,
    reopened_by is not null as is_reopened,
    reopened_by,
    force_majeure_no,
    programme_on,
    has_objection,
    is_objection_in_time
from held
