with

assessments as (

    select * from {{ ref('fct_assessment') }}

),

rules as (

    select * from {{ ref('dim_smk_rule') }}

),

settings as (

    select high_risk_reading from {{ ref('stg_site_smk') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

),

items as (

    select
        person_id,
        semester,
        rule_id,
        sum(case when component = 'KK' then contribution end) as kk,
        count(case when component = 'KK' then 1 end) as months_known,
        sum(case when component = 'TL' then contribution end) as tl,
        sum(case when component = 'PKA' then contribution end) as pka,
        sum(case when component = 'PKA' and detail = 'PP' then value * role_share end) as pka_pp,
        sum(case when component = 'PKA' and detail = 'RK' then value * role_share end) as pka_rk,
        max(case when component = 'JK' then value end) as jk_pct,
        max(case when component = 'JK' then contribution end) as jk,
        sum(case when component = 'PH' then contribution end) as ph
    from {{ ref('score_person_item') }}
    group by person_id, semester, rule_id

),

contracts as (

    {{ contracts_due(ref('fct_smk_contract')) }}

),

agreements as (

    select
        contracts.person_id,
        contracts.semester,
        max(case when contracts.is_high_risk = 'yes' then 1 else 0 end) = 1 as is_high_risk,
        max(
            case
                when contracts.starts_on > contracts.semester_on then null
                when
                    contracts.member_signed_on <= contracts.due_on
                    and contracts.rater_signed_on <= contracts.due_on
                    then 0
                when site.as_of <= contracts.due_on then null
                else 1
            end
        ) = 1 as is_contract_late
    from contracts
    cross join site
    group by contracts.person_id, contracts.semester

),

cases as (

    select
        disciplined.person_id,
        {{ semester_of('disciplined.opened_on') }} as semester,
        count(*) as cases
    from {{ ref('stg_discipline_case') }} as disciplined
    inner join site on disciplined.opened_on <= site.as_of
    group by disciplined.person_id, {{ semester_of('disciplined.opened_on') }}

),

components as (

    select
        assessments.*,
        rules.rule_id,
        rules.is_official,
        rules.is_verified,
        rules.is_complete,
        coalesce(agreements.is_high_risk, false) as is_high_risk,
        agreements.is_contract_late,
        cast(coalesce(cases.cases, 0) as int) as discipline_cases,
        items.kk,
        cast(case when rules.is_complete then coalesce(items.months_known, 0) end as int)
            as months_known,
        case when rules.is_complete then coalesce(items.tl, 0) end as tl_raw,
        items.pka,
        items.pka_pp,
        items.pka_rk,
        items.jk_pct,
        items.jk,
        case when rules.is_complete then coalesce(items.ph, 0) end as ph_raw
    from assessments
    inner join rules on assessments.semester = rules.semester
    left join agreements
        on
            assessments.person_id = agreements.person_id
            and assessments.semester = agreements.semester
    left join cases
        on assessments.person_id = cases.person_id and assessments.semester = cases.semester
    left join items
        on
            assessments.person_id = items.person_id
            and assessments.semester = items.semester
            and rules.rule_id = items.rule_id

),

capped as (

    select
        components.*,
        {{ smk_capped('components.tl_raw', 'rules.tl_cap') }} as tl,
        {{ smk_capped('components.ph_raw', 'rules.ph_cap') }} as ph
    from components
    inner join rules
        on components.semester = rules.semester and components.rule_id = rules.rule_id

),

factors as (

    select
        capped.*,
        {{ smk_fs('capped.kk', 'capped.tl', 'rules') }} as fs_before_risk,
        {{ smk_fg('capped.pka', 'capped.jk', 'capped.ph', 'rules') }} as fg
    from capped
    inner join rules on capped.semester = rules.semester and capped.rule_id = rules.rule_id

),

risked as (

    select
        factors.*,
        case
            when factors.is_high_risk
                then
                    factors.fs_before_risk
                    + {{ smk_high_risk(
                        'factors.kk', 'factors.fs_before_risk', 'rules',
                        'settings.high_risk_reading'
                    ) }}
            else factors.fs_before_risk
        end as fs
    from factors
    inner join rules on factors.semester = rules.semester and factors.rule_id = rules.rule_id
    cross join settings

),

finals as (

    select
        risked.*,
        {{ smk_na('risked.fs', 'risked.fg', 'rules') }} as na_raw
    from risked
    inner join rules on risked.semester = rules.semester and risked.rule_id = rules.rule_id

),

rounded as (

    select
        finals.*,
        {{ smk_half_up(smk_capped('finals.na_raw', 'rules.na_cap'), 'rules.round_to') }} as na
    from finals
    inner join rules on finals.semester = rules.semester and finals.rule_id = rules.rule_id

),

banded as (

    select
        rounded.*,
        {{ smk_band('rounded.na', 'rules') }} as band
    from rounded
    inner join rules on rounded.semester = rules.semester and rounded.rule_id = rules.rule_id

)

select
    person_id,
    semester,
    rule_id,
    unit_id,
    ends_on,
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
    {{ smk_band_final('band', 'force_majeure_no') }} as band_final,
    case
        when na is not null then null
        when not is_complete then 'parameters unverified'
        when kk is null then 'no contract month'
        when pka is null then 'no mark of the rater'
        when jk is null then 'no attendance'
    end as reason,
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
from banded
