with

site as (

    select as_of from {{ ref('dim_site') }}

),

contracts as (

    {{ contracts_due(ref('fct_smk_contract')) }}

),

{# Of a member who moved, the contract of the semester's first day; else the first one that came. #}
ranked as (

    select
        *,
        rank() over (
            partition by person_id, semester
            order by case when starts_on <= semester_on then semester_on else starts_on end
        ) as place
    from contracts

),

steps as (

    select
        'contract' as step,
        person_id,
        semester,
        min(unit_id) as unit_id,
        min(due_on) as due_on,
        min(
            case when member_signed_on <= due_on and rater_signed_on <= due_on then 1 else 0 end
        ) = 1 as is_met,
        case when min(starts_on) > min(semester_on) then 'mid_semester' end as exclusion
    from ranked
    where place = 1
    group by person_id, semester

    union all

    select
        'assessment' as step,
        person_id,
        semester,
        unit_id,
        ends_on as due_on,
        is_assessed as is_met,
        cast(null as string) as exclusion
    from {{ ref('fct_assessment') }}

),

{# Bharada up to Komjen are assessed, the Kapolri is not. #}
members as (

    select * from {{ ref('fct_posting') }}
    where status = 'active' and coalesce(rank_code, '') <> 'JENDERAL'

),

{# A semester nobody has handed in anything of is not collected: nobody is missed. #}
semesters as (

    select distinct
        steps.step,
        steps.semester,
        case
            when steps.step = 'contract' then {{ semester_starts_on('steps.semester') }}
            else steps.due_on
        end as held_on,
        steps.due_on
    from steps
    inner join site on steps.due_on <= site.as_of

),

{# Held by a unit on the day that decides, and still a member when it falls due. #}
owed as (

    select
        semesters.step,
        held.person_id,
        semesters.semester,
        held.unit_id,
        semesters.due_on
    from semesters
    inner join members as held
        on held.valid_from <= semesters.held_on and semesters.held_on < held.ends_before
    inner join members as still
        on
            held.person_id = still.person_id
            and still.valid_from <= semesters.due_on
            and semesters.due_on < still.ends_before

),

registered as (

    select distinct
        step,
        semester
    from owed

)

select
    owed.step,
    owed.person_id,
    owed.semester,
    owed.unit_id,
    owed.due_on,
    coalesce(steps.is_met, false) as is_met,
    cast(null as string) as exclusion,
    'personnel' as eligible_from
from owed
left join steps
    on
        owed.step = steps.step
        and owed.person_id = steps.person_id
        and owed.semester = steps.semester

union all

select
    steps.step,
    steps.person_id,
    steps.semester,
    steps.unit_id,
    steps.due_on,
    steps.is_met,
    coalesce(
        steps.exclusion, case when registered.step is not null then 'no_member' end
    ) as exclusion,
    case when registered.step is null then 'handed_in' else 'personnel' end as eligible_from
from steps
left join registered
    on steps.step = registered.step and steps.semester = registered.semester
left join owed
    on
        steps.step = owed.step
        and steps.person_id = owed.person_id
        and steps.semester = owed.semester
where owed.person_id is null
