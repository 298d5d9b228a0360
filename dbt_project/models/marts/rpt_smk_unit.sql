{% set bands = ['sangat_baik', 'baik', 'cukup', 'kurang'] %}
{% set fewest = 5 %}

with

scores as (

    select * from {{ ref('score_person') }}

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

units as (

    select * from {{ ref('dim_unit') }}

),

counted as (

    select
        closure.ancestor_id as unit_id,
        scores.semester,
        scores.rule_id,
        scores.is_official,
        scores.is_assessed and scores.na is not null as is_scored,
        scores.is_assessed,
        scores.na,
        scores.band_final,
        scores.pka_pp - scores.pka_rk as rater_gap,
        scores.has_objection,
        scores.is_contract_late
    from scores
    inner join closure on scores.unit_id = closure.unit_id

),

summed as (

    select
        unit_id,
        semester,
        rule_id,
        max(case when is_official then 1 else 0 end) = 1 as is_official,
        count(*) as eligible,
        count(case when is_assessed then 1 end) as assessed,
        count(case when is_scored then 1 end) as scored,
        median(case when is_scored then cast(na as double) end) as median_na,
        avg(case when is_scored then cast(na as double) end) as mean_na,
        {%- for band in bands %}
        cast(count(case when is_scored and band_final = '{{ band }}' then 1 end) as double)
            as {{ band }},
        {%- endfor %}
        avg(case when is_assessed then rater_gap end) as rater_gap,
        count(case when is_assessed then rater_gap end) as rater_gaps,
        cast(count(case when is_assessed and has_objection then 1 end) as double) as objections,
        cast(count(case when is_contract_late then 1 end) as double) as late_contracts,
        cast(count(is_contract_late) as double) as due_contracts
    from counted
    group by unit_id, semester, rule_id

),

{# Fewer than five could be told apart: each figure is judged by the members it is counted of. #}
shown as (

    select
        *,
        assessed < {{ fewest }} as is_suppressed,
        scored >= {{ fewest }} as has_figures
    from summed

),

figures as (

    select
        shown.unit_id,
        units.level,
        units.unit_type,
        shown.semester,
        shown.rule_id,
        shown.is_official,
        shown.eligible,
        shown.is_suppressed,
        case when shown.eligible >= {{ fewest }} then shown.assessed end as assessed,
        case
            when shown.eligible >= {{ fewest }}
                then cast(shown.assessed as double) / shown.eligible
        end as coverage,
        case when shown.has_figures then shown.median_na end as median_na,
        case when shown.has_figures then shown.mean_na end as mean_na,
        {%- for band in bands %}
        case when shown.has_figures then shown.{{ band }} / shown.scored end
            as {{ band }}_share,
        {%- endfor %}
        case when shown.has_figures then shown.sangat_baik end as sangat_baik_to_verify,
        case when shown.rater_gaps >= {{ fewest }} then shown.rater_gap end as rater_gap,
        case when not shown.is_suppressed then shown.objections / shown.assessed end
            as objection_share,
        case
            when shown.due_contracts >= {{ fewest }}
                then shown.late_contracts / shown.due_contracts
        end as late_contract_share
    from shown
    inner join units on shown.unit_id = units.unit_id

),

compared as (

    select
        *,
        avg(mean_na) over (partition by semester, rule_id, level, unit_type) as type_mean,
        stddev_samp(mean_na) over (partition by semester, rule_id, level, unit_type) as type_spread
    from figures

)

select
    unit_id,
    semester,
    rule_id,
    is_official,
    cast(eligible as bigint) as eligible,
    is_suppressed,
    cast(assessed as bigint) as assessed,
    coverage,
    median_na,
    mean_na,
    case when type_spread > 0 then (mean_na - type_mean) / type_spread end as mean_z,
    {%- for band in bands %}
    {{ band }}_share,
    {%- endfor %}
    cast(sangat_baik_to_verify as bigint) as sangat_baik_to_verify,
    rater_gap,
    objection_share,
    late_contract_share
from compared
