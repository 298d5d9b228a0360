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

filed as (

    select
        objections.person_id,
        objections.semester,
        {{ days_between('objections.received_on', 'objections.filed_on') }} <= 1 as is_in_time,
        case
            when objections.decision = 'accepted' and objections.decided_on <= site.as_of
                then objections.decided_on
        end as accepted_on
    from {{ ref('stg_objection') }} as objections
    inner join site on objections.filed_on <= site.as_of

),

objections as (

    select
        person_id,
        semester,
        sum(case when is_in_time then 0 else 1 end) = 0 as is_in_time
    from filed
    group by person_id, semester

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
        case when loaded_on > later_signed_on then loaded_on else later_signed_on end
            as heard_on,
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
first_locks as (

    select * from ranked
    where is_signed and signed_rank = 1

),

{# In time and accepted once it was locked (art. 38): earlier there was nothing to open. #}
reopenings as (

    select
        first_locks.person_id,
        first_locks.semester,
        max(filed.accepted_on) as reopened_on
    from first_locks
    inner join filed
        on
            first_locks.person_id = filed.person_id
            and first_locks.semester = filed.semester
            and first_locks.later_signed_on <= filed.accepted_on
    where filed.is_in_time
    group by first_locks.person_id, first_locks.semester

),

{# A new pair of signatures, both given since the objection was accepted, locks again. #}
signed_again as (

    select
        ranked.*,
        row_number() over (
            partition by ranked.person_id, ranked.semester order by ranked.load_id, ranked.line
        ) as again_rank
    from ranked
    inner join reopenings
        on
            ranked.person_id = reopenings.person_id
            and ranked.semester = reopenings.semester
            and ranked.member_signed_on >= reopenings.reopened_on
            and ranked.rater_signed_on >= reopenings.reopened_on
    inner join first_locks
        on
            ranked.person_id = first_locks.person_id
            and ranked.semester = first_locks.semester
            and (
                ranked.member_signed_on <> first_locks.member_signed_on
                or ranked.rater_signed_on <> first_locks.rater_signed_on
            )
    where ranked.is_signed

),

locks as (

    select
        first_locks.person_id,
        first_locks.semester,
        first_locks.later_signed_on as first_locked_on,
        first_locks.heard_on as known_until,
        reopenings.reopened_on,
        reopenings.reopened_on is not null and again.person_id is null as is_reopened,
        coalesce(again.unit_id, first_locks.unit_id) as unit_id,
        coalesce(again.member_signed_on, first_locks.member_signed_on) as member_signed_on,
        coalesce(again.rater_signed_on, first_locks.rater_signed_on) as rater_signed_on,
        coalesce(again.later_signed_on, first_locks.later_signed_on) as locked_on,
        case
            when reopenings.reopened_on is null then first_locks.heard_on
            else again.heard_on
        end as counted_until
    from first_locks
    left join reopenings
        on
            first_locks.person_id = reopenings.person_id
            and first_locks.semester = reopenings.semester
    left join signed_again as again
        on
            first_locks.person_id = again.person_id
            and first_locks.semester = again.semester
            and again.again_rank = 1

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
        locks.first_locked_on,
        locks.known_until,
        locks.counted_until,
        locks.reopened_on,
        case when newest.recapped_on <= site.as_of then newest.recapped_on end as recapped_on,
        case when newest.programme_on <= site.as_of then newest.programme_on end as programme_on,
        objections.person_id is not null as has_objection,
        objections.is_in_time as is_objection_in_time,
        coalesce(locks.is_reopened, false) as is_reopened,
        locks.locked_on is not null and not locks.is_reopened as is_locked,
        site.as_of
    from newest
    cross join site
    left join locks on newest.person_id = locks.person_id and newest.semester = locks.semester
    left join objections
        on newest.person_id = objections.person_id and newest.semester = objections.semester

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
    first_locked_on,
    known_until,
    counted_until,
    is_reopened,
    case when reopened_on is not null then 'objection' end as reopened_by,
    force_majeure_no,
    programme_on,
    has_objection,
    is_objection_in_time
from known
