with

scores as (

    select * from {{ ref('score_indicator') }}
    where value is not null and {{ touched('score') }}

),

units as (

    select * from {{ ref('dim_unit') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

{# Fractions are summed in no fixed order: what differs by less than rounding is equal. #}
valued as (

    select
        scores.unit_id,
        scores.period_id,
        scores.indicator_id,
        units.level,
        coalesce(units.unit_type, '') as unit_type,
        indicators.direction,
        round(scores.value, 9) as value,
        not scores.is_too_small as is_peer,
        not scores.is_too_small
        and indicators.direction <> 'none'
        and scores.target_low is null
        and scores.target_high is null as is_ranked
    from scores
    inner join units on scores.unit_id = units.unit_id
    inner join indicators on scores.indicator_id = indicators.indicator_id

),

peers as (

    select
        level,
        unit_type,
        period_id,
        indicator_id,
        count(*) as peer_count,
        median(value) as peer_median
    from valued
    where is_peer
    group by level, unit_type, period_id, indicator_id

),

ranked as (

    select
        unit_id,
        period_id,
        indicator_id,
        rank() over (
            partition by level, unit_type, period_id, indicator_id
            order by case when direction = 'down' then value else -value end
        ) as place
    from valued
    where is_ranked

)

select
    valued.unit_id,
    valued.period_id,
    valued.indicator_id,
    cast(peers.peer_count as int) as peer_count,
    peers.peer_median,
    cast(case when peers.peer_count >= 5 then ranked.place end as int) as peer_rank
from valued
inner join peers
    on
        valued.level = peers.level
        and valued.unit_type = peers.unit_type
        and valued.period_id = peers.period_id
        and valued.indicator_id = peers.indicator_id
left join ranked
    on
        valued.unit_id = ranked.unit_id
        and valued.period_id = ranked.period_id
        and valued.indicator_id = ranked.indicator_id
