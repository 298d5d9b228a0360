-- What lies below a path of a member's score adds up to its value.
with

parts as (

    select * from {{ ref('rpt_person_part') }}

),

sums as (

    select
        person_id,
        semester,
        rule_id,
        parent_path as path,
        sum(contribution) as contributions,
        count(*) - count(contribution) as unknown
    from parts
    group by person_id, semester, rule_id, parent_path

)

select
    parts.person_id,
    parts.semester,
    parts.rule_id,
    parts.path,
    parts.value,
    sums.contributions
from parts
inner join sums
    on
        parts.person_id = sums.person_id
        and parts.semester = sums.semester
        and parts.rule_id = sums.rule_id
        and parts.path = sums.path
where sums.unknown = 0 and (parts.value is null or abs(parts.value - sums.contributions) > 1e-6)
