{#- path, parameter whose article it follows, value, weight, contribution to the value above it -#}
{% set nodes = [
    ('NA', 'na_cap', 'cast(scores.na as double)', 'cast(null as double)',
        'cast(scores.na as double)'),
    ('NA/FS', 'weight_fs', 'scores.fs', 'rules.weight_fs',
        smk_weighted('rules.weight_fs', 'scores.fs')),
    ('NA/FG', 'weight_fg', 'scores.fg', 'rules.weight_fg',
        smk_weighted('rules.weight_fg', 'scores.fg')),
    ('NA/CAP', 'na_cap', 'rules.na_cap', 'cast(null as double)',
        smk_capped('scores.na_raw', 'rules.na_cap') ~ ' - scores.na_raw'),
    ('NA/ROUND', 'round_to', 'rules.round_to', 'cast(null as double)',
        'scores.na - ' ~ smk_capped('scores.na_raw', 'rules.na_cap')),
    ('NA/FS/KK', 'weight_kk', 'scores.kk', 'rules.weight_kk',
        smk_weighted('rules.weight_kk', 'scores.kk')),
    ('NA/FS/TL', 'weight_tl', 'scores.tl', 'rules.weight_tl',
        smk_weighted('rules.weight_tl', 'scores.tl')),
    ('NA/FS/RISK', 'high_risk_pct', 'rules.high_risk_pct', 'cast(null as double)',
        'scores.fs - scores.fs_before_risk'),
    ('NA/FS/TL/CAP', 'tl_cap', 'rules.tl_cap', 'cast(null as double)',
        'scores.tl - scores.tl_raw'),
    ('NA/FG/PKA', 'weight_pka', 'scores.pka', 'rules.weight_pka',
        smk_weighted('rules.weight_pka', 'scores.pka')),
    ('NA/FG/JK', 'weight_jk', 'scores.jk', 'rules.weight_jk',
        smk_weighted('rules.weight_jk', 'scores.jk')),
    ('NA/FG/PH', 'weight_ph', 'scores.ph', 'rules.weight_ph',
        smk_weighted('rules.weight_ph', 'scores.ph')),
    ('NA/FG/PH/CAP', 'ph_cap', 'rules.ph_cap', 'cast(null as double)',
        'scores.ph - scores.ph_raw'),
] %}
{#- of the inputs of a component -#}
{% set steps = {
    'KK': 'kk_months', 'TL': 'tl_cap', 'PKA': 'weight_pp', 'JK': 'jk_from_1', 'PH': 'ph_cap'
} %}

with

scores as (

    select * from {{ ref('score_person') }}

),

rules as (

    select * from {{ ref('dim_smk_rule') }}
    where is_complete

),

items as (

    select * from {{ ref('score_person_item') }}

),

parameters as (

    select * from {{ ref('smk_rule_parameter') }}

),

parts as (

    {% for path, parameter, value, weight, contribution in nodes %}
    select
        scores.unit_id,
        scores.person_id,
        scores.semester,
        scores.rule_id,
        '{{ path }}' as path,
        '{{ path.rpartition('/')[0] }}' as parent_path,
        '{{ path.rpartition('/')[2] }}' as component,
        cast(null as string) as detail,
        '{{ parameter }}' as parameter,
        {{ value }} as value,
        {{ weight }} as weight,
        {{ contribution }} as contribution
    from scores
    inner join rules on scores.semester = rules.semester and scores.rule_id = rules.rule_id

    union all

    {% endfor %}
    select
        scores.unit_id,
        items.person_id,
        items.semester,
        items.rule_id,
        concat(
            case when items.component in ('KK', 'TL') then 'NA/FS/' else 'NA/FG/' end,
            items.component, '/', items.item
        ) as path,
        concat(
            case when items.component in ('KK', 'TL') then 'NA/FS/' else 'NA/FG/' end,
            items.component
        ) as parent_path,
        items.component,
        items.detail,
        case items.component
            {%- for component, parameter in steps.items() %}
            when '{{ component }}' then '{{ parameter }}'
            {%- endfor %}
        end as parameter,
        items.value,
        items.weight,
        items.contribution
    from items
    inner join scores
        on
            items.person_id = scores.person_id
            and items.semester = scores.semester
            and items.rule_id = scores.rule_id

)

select
    parts.unit_id,
    parts.person_id,
    parts.semester,
    parts.rule_id,
    parts.path,
    parts.parent_path,
    parts.component,
    parts.detail,
    parts.value,
    parts.weight,
    parts.contribution,
    parameters.article
from parts
left join parameters
    on parts.rule_id = parameters.rule_id and parts.parameter = parameters.parameter
where parts.component not in ('CAP', 'ROUND', 'RISK') or parts.contribution <> 0
