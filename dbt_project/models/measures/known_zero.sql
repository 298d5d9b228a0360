with

totals as (

    select * from {{ ref('measure_period') }}
    where slice_kind = 'all' and numerator is not null and {{ touched('cell') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}
    where kind = 'rate'

),

units as (

    select * from {{ ref('dim_unit') }}

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

branches as (

    select
        closure.unit_id,
        closure.ancestor_id as branch_id
    from closure
    inner join units on closure.ancestor_id = units.unit_id
    where units.depth = 1

    union all

    select
        unit_id,
        unit_id as branch_id
    from units
    where depth = 0

),

recording as (

    select distinct
        closure.ancestor_id as unit_id,
        ever.indicator_id
    from {{ ref('ever_recorded') }} as ever
    inner join closure on ever.member = closure.unit_id
    where ever.kind = 'numerator' and ever.is_now

)

select
    branches.unit_id,
    totals.period_id,
    totals.indicator_id
from totals
inner join indicators on totals.indicator_id = indicators.indicator_id
inner join branches on totals.unit_id = branches.branch_id
inner join recording
    on branches.unit_id = recording.unit_id and totals.indicator_id = recording.indicator_id
