{% set bands = ['sangat_baik', 'baik', 'cukup', 'kurang'] %}

with

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

rules as (

    select * from {{ ref('dim_smk_rule') }}

),

steps as (

    select * from {{ ref('fct_smk_step') }}
    where exclusion is null

),

{# Whose contract was due is late or not, wherever the member is on the semester's last day. #}
owed as (

    select
        assessments.unit_id,
        assessments.semester,
        assessments.eligible_from,
        assessments.is_met,
        not contracts.is_met as is_contract_late
    from steps as assessments
    left join steps as contracts
        on
            assessments.person_id = contracts.person_id
            and assessments.semester = contracts.semester
            and contracts.step = 'contract'
    where assessments.step = 'assessment'

),

members as (

    select
        owed.unit_id,
        owed.semester,
        rules.rule_id,
        rules.is_official,
        owed.eligible_from,
        1 as eligible,
        case when owed.is_met then 1 else 0 end as covered,
        owed.is_contract_late,
        false as is_assessed,
        cast(null as int) as na,
        cast(null as string) as band_final,
        cast(null as double) as rater_gap,
        false as has_objection
    from owed
    inner join rules on owed.semester = rules.semester

    union all

    select
        unit_id,
        semester,
        rule_id,
        is_official,
        cast(null as string) as eligible_from,
        0 as eligible,
        0 as covered,
        cast(null as boolean) as is_contract_late,
        is_assessed,
        case when is_assessed then na end as na,
        band_final,
        case when is_assessed then pka_pp - pka_rk end as rater_gap,
        is_assessed and has_objection as has_objection
    from {{ ref('score_person') }}

)

select
    closure.ancestor_id as unit_id,
    members.semester,
    members.rule_id,
    max(case when members.is_official then 1 else 0 end) = 1 as is_official,
    max(members.eligible_from) as eligible_from,
    cast(sum(members.eligible) as bigint) as eligible,
    cast(sum(members.covered) as bigint) as covered,
    count(case when members.is_assessed then 1 end) as assessed,
    count(members.na) as scored,
    count(members.rater_gap) as gaps,
    count(members.is_contract_late) as due_contracts,
    median(cast(members.na as double)) as median_na,
    avg(cast(members.na as double)) as mean_na,
    {%- for band in bands %}
    count(case when members.na is not null and members.band_final = '{{ band }}' then 1 end)
        as {{ band }},
    {%- endfor %}
    avg(members.rater_gap) as rater_gap,
    count(case when members.has_objection then 1 end) as objections,
    count(case when members.is_contract_late then 1 end) as late_contracts
from members
inner join closure on members.unit_id = closure.unit_id
group by closure.ancestor_id, members.semester, members.rule_id
