with

rules as (

    select * from {{ ref('dim_smk_rule') }}
    where is_complete

),

contract_months as (

    select * from {{ ref('fct_contract_month') }}

),

tasks as (

    select * from {{ ref('fct_smk_task') }}
    where is_in_force

),

marks as (

    select * from {{ ref('fct_smk_mark') }}
    where is_in_force and rater_role in ('superior', 'peer')

),

awards as (

    select * from {{ ref('fct_smk_award') }}
    where is_in_force

),

attendance as (

    select * from {{ ref('fct_smk_hours') }}
    where is_in_force

),

{# A month of two contracts, the one before and the one after a move, is their mean. #}
months as (

    select
        person_id,
        semester,
        month_on,
        avg(month_value) as month_value
    from contract_months
    group by person_id, semester, month_on

),

numbered_tasks as (

    select
        *,
        evidence is not null as has_evidence,
        dense_rank() over (
            partition by person_id, semester, kind, evidence is not null
            order by {{ first_day('month', 'done_on') }}
        ) as month_no
    from tasks

),

raters as (

    select
        person_id,
        semester,
        unit_id,
        rater_role,
        rater_id,
        cast(count(*) as double) as marks
    from marks
    group by person_id, semester, unit_id, rater_role, rater_id

),

postings as (

    select
        person_id,
        semester,
        unit_id,
        cast(count(case when rater_role = 'superior' then 1 end) as double) as superiors,
        cast(count(case when rater_role = 'peer' then 1 end) as double) as peers
    from raters
    group by person_id, semester, unit_id

),

members as (

    select
        person_id,
        semester,
        cast(count(*) as double) as postings,
        cast(count(case when peers > 0 then 1 end) as double) as peer_postings
    from postings
    where superiors > 0
    group by person_id, semester

),

shared_marks as (

    select
        marks.person_id,
        marks.semester,
        marks.unit_id,
        marks.rater_role,
        marks.appraisal_id,
        marks.score,
        postings.peers > 0 as has_peers,
        members.postings,
        raters.marks
        * case when marks.rater_role = 'peer' then postings.peers else postings.superiors end
            as marks_of_posting,
        case when marks.rater_role = 'peer' then members.peer_postings else members.postings end
            as postings_of_role
    from marks
    inner join raters
        on
            marks.person_id = raters.person_id
            and marks.semester = raters.semester
            and marks.unit_id = raters.unit_id
            and marks.rater_role = raters.rater_role
            and marks.rater_id = raters.rater_id
    inner join postings
        on
            marks.person_id = postings.person_id
            and marks.semester = postings.semester
            and marks.unit_id = postings.unit_id
            and postings.superiors > 0
    inner join members
        on marks.person_id = members.person_id and marks.semester = members.semester

),

weighted_marks as (

    select
        shared_marks.*,
        rules.rule_id,
        {{ smk_role_weight('shared_marks.rater_role', 'shared_marks.has_peers', 'rules') }}
        / shared_marks.postings / shared_marks.marks_of_posting as weight
    from shared_marks
    inner join rules on shared_marks.semester = rules.semester

),

hours as (

    select
        person_id,
        semester,
        {{ smk_hours_pct('sum(worked_hours)', 'sum(formal_hours)') }} as jk_pct
    from attendance
    group by person_id, semester

),

pointed_tasks as (

    select
        numbered_tasks.person_id,
        numbered_tasks.semester,
        numbered_tasks.kind,
        numbered_tasks.task_id,
        rules.rule_id,
        {{ smk_duty_points(
            'numbered_tasks.kind', 'numbered_tasks.has_evidence', 'numbered_tasks.month_no', 'rules'
        ) }} as points
    from numbered_tasks
    inner join rules on numbered_tasks.semester = rules.semester

),

pointed_awards as (

    select
        awards.person_id,
        awards.semester,
        {{ smk_activity('awards.activity') }} as activity,
        awards.giver,
        awards.award_id,
        rules.rule_id,
        {{ smk_award_points('awards.giver', 'rules') }} as points
    from awards
    inner join rules on awards.semester = rules.semester

),

counted_awards as (

    select
        *,
        case
            when
                row_number() over (
                    partition by person_id, semester, rule_id, activity
                    order by points desc, award_id asc
                ) = 1
                then cast(1 as double)
            else cast(0 as double)
        end as weight
    from pointed_awards

)

select
    months.person_id,
    months.semester,
    rules.rule_id,
    'KK' as component,
    cast(null as string) as detail,
    substring(cast(months.month_on as string), 1, 7) as item,
    months.month_value as value,
    {{ smk_month_share('rules.kk_months') }} as weight,
    months.month_value * {{ smk_month_share('rules.kk_months') }} as contribution,
    cast(null as double) as role_share
from months
inner join rules on months.semester = rules.semester

union all

select
    person_id,
    semester,
    rule_id,
    'TL' as component,
    kind as detail,
    task_id as item,
    points as value,
    cast(1 as double) as weight,
    points as contribution,
    cast(null as double) as role_share
from pointed_tasks

union all

select
    person_id,
    semester,
    rule_id,
    'PKA' as component,
    case when rater_role = 'peer' then 'RK' else 'PP' end as detail,
    concat(
        unit_id, '/', case when rater_role = 'peer' then 'RK' else 'PP' end, '/', appraisal_id
    ) as item,
    score as value,
    weight,
    score * weight as contribution,
    1 / (postings_of_role * marks_of_posting) as role_share
from weighted_marks

union all

select
    hours.person_id,
    hours.semester,
    rules.rule_id,
    'JK' as component,
    cast(null as string) as detail,
    'pct' as item,
    hours.jk_pct as value,
    cast(null as double) as weight,
    {{ smk_jk('hours.jk_pct', 'rules') }} as contribution,
    cast(null as double) as role_share
from hours
inner join rules on hours.semester = rules.semester

union all

select
    person_id,
    semester,
    rule_id,
    'PH' as component,
    giver as detail,
    award_id as item,
    points as value,
    weight,
    points * weight as contribution,
    cast(null as double) as role_share
from counted_awards
