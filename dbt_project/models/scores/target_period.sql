with

targets as (

    select * from {{ ref('stg_site_target') }}

),

units as (

    select * from {{ ref('dim_unit') }}
    where is_scored

),

top_unit as (

    select unit_id from {{ ref('dim_unit') }}
    where depth = 0

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

periods as (

    select * from {{ ref('dim_period') }}
    where {{ touched('period') }}

),

candidates as (

    select
        units.unit_id,
        periods.period_id,
        targets.indicator_id,
        targets.target,
        targets.low,
        targets.high,
        targets.source,
        row_number() over (
            partition by units.unit_id, periods.period_id, targets.indicator_id
            order by
                closure.distance asc,
                case when targets.unit_id is null then 1 else 0 end asc,
                case when targets.level is null then 1 else 0 end asc,
                targets.valid_from desc
        ) as preference
    from targets
    cross join top_unit
    inner join closure on closure.ancestor_id = coalesce(targets.unit_id, top_unit.unit_id)
    inner join units
        on closure.unit_id = units.unit_id and coalesce(targets.level, units.level) = units.level
    inner join periods on {{ in_force('targets', 'periods.closes_on') }}

)

select
    unit_id,
    period_id,
    indicator_id,
    target,
    low,
    high,
    source
from candidates
where preference = 1
