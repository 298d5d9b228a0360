{% set parameters = [
    'weight_fs', 'weight_fg', 'weight_kk', 'weight_tl', 'weight_pka', 'weight_jk', 'weight_ph',
    'weight_pp', 'weight_rk', 'kk_months', 'high_risk_pct', 'tl_task', 'tl_innovation',
    'tl_operation', 'tl_operation_months', 'tl_cap', 'award_presiden', 'award_kapolri_menteri',
    'award_kasatfung_mabes', 'award_kapolda_gubernur', 'award_kapolres_bupati', 'ph_cap',
    'jk_from_1', 'jk_from_2', 'jk_from_3', 'jk_points_1', 'jk_points_2', 'jk_points_3',
    'jk_points_4', 'round_to', 'na_cap', 'band_sangat_baik', 'band_baik', 'band_cukup',
    'band_kurang'
] %}

with

rules as (

    select * from {{ ref('smk_rule') }}

),

parameters as (

    select * from {{ ref('smk_rule_parameter') }}

),

own_parameters as (

    select * from {{ ref('stg_site_smk_parameter') }}

),

choices as (

    select * from {{ ref('stg_site_smk_rule') }}

),

semesters as (

    select distinct
        semester,
        {{ semester_ends_on('semester') }} as ends_on
    from {{ ref('stg_assessment') }}

),

latest_choice as (

    select
        semesters.semester,
        max(choices.semester_from) as semester_from
    from semesters
    inner join choices on semesters.semester >= choices.semester_from
    group by semesters.semester

),

official as (

    select
        latest_choice.semester,
        choices.rule_id
    from latest_choice
    inner join choices on latest_choice.semester_from = choices.semester_from

),

valued as (

    select
        semesters.semester,
        parameters.rule_id,
        parameters.parameter,
        coalesce(own_parameters.value, parameters.value) as value,
        case
            when parameters.is_verified and own_parameters.value is null then 1
            else 0
        end as verified
    from semesters
    cross join parameters
    left join own_parameters
        on
            parameters.rule_id = own_parameters.rule_id
            and parameters.parameter = own_parameters.parameter
            and {{ in_force('own_parameters', 'semesters.ends_on') }}

),

wide as (

    select
        semester,
        rule_id,
        min(verified) = 1 as is_verified,
        {% for name in parameters %}
        max(case when parameter = '{{ name }}' then value end) as {{ name }},
        {% endfor %}
        count(*) = count(value) as is_complete
    from valued
    group by semester, rule_id

)

select
    wide.semester,
    wide.rule_id,
    rules.name,
    rules.regulation,
    official.rule_id is not null as is_official,
    wide.is_verified,
    {% for name in parameters %}
    wide.{{ name }},
    {% endfor %}
    wide.is_complete
from wide
inner join rules on wide.rule_id = rules.rule_id
left join official on wide.semester = official.semester and wide.rule_id = official.rule_id
