{% set bands = ['sangat_baik', 'baik', 'cukup', 'kurang'] %}
{% set figures = ['coverage', 'scores', 'gap', 'objections', 'contracts'] %}

with

totals as (

    select * from {{ ref('smk_unit_total') }}

),

units as (

    select * from {{ ref('dim_unit') }}

),

hidden as (

    select
        {%- for figure in figures %}
        max(case when figure = '{{ figure }}' then 1 else 0 end) as {{ figure }},
        {%- endfor %}
        unit_id,
        semester,
        rule_id
    from {{ ref('smk_unit_hidden') }}
    group by unit_id, semester, rule_id

),

figures as (

    select
        totals.unit_id,
        units.level,
        units.unit_type,
        totals.semester,
        totals.rule_id,
        totals.is_official,
        totals.eligible_from,
        totals.eligible,
        coalesce(hidden.objections = 1, false) as is_suppressed,
        case when coalesce(hidden.coverage, 0) = 0 then totals.covered end as assessed,
        case
            when coalesce(hidden.coverage, 0) = 0
                then cast(totals.covered as double) / totals.eligible
        end as coverage,
        case when coalesce(hidden.scores, 0) = 0 then totals.median_na end as median_na,
        case when coalesce(hidden.scores, 0) = 0 then totals.mean_na end as mean_na,
        {%- for band in bands %}
        case
            when coalesce(hidden.scores, 0) = 0
                then cast(totals.{{ band }} as double) / totals.scored
        end as {{ band }}_share,
        {%- endfor %}
        case when coalesce(hidden.scores, 0) = 0 then totals.sangat_baik end
            as sangat_baik_to_verify,
        case when coalesce(hidden.gap, 0) = 0 then totals.rater_gap end as rater_gap,
        case
            when coalesce(hidden.objections, 0) = 0
                then cast(totals.objections as double) / totals.assessed
        end as objection_share,
        case
            when coalesce(hidden.contracts, 0) = 0
                then cast(totals.late_contracts as double) / totals.due_contracts
        end as late_contract_share
    from totals
    inner join units on totals.unit_id = units.unit_id
    left join hidden
        on
            totals.unit_id = hidden.unit_id
            and totals.semester = hidden.semester
            and totals.rule_id = hidden.rule_id

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
    eligible_from,
    eligible,
    is_suppressed,
    assessed,
    coverage,
    median_na,
    mean_na,
    case when type_spread > 0 then (mean_na - type_mean) / type_spread end as mean_z,
    {%- for band in bands %}
    {{ band }}_share,
    {%- endfor %}
    sangat_baik_to_verify,
    rater_gap,
    objection_share,
    late_contract_share
from compared
