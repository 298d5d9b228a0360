with

parts as (

    select * from {{ ref('index_part') }}

),

bands as (

    select * from {{ ref('index_band') }}
    where index_id = 'O16'

),

periods as (

    select * from {{ ref('dim_period') }}

),

{# Linear inside a band, so that a better rate is never worth less; flat where it has no end. #}
converted as (

    select
        parts.tree,
        parts.unit_id,
        parts.period_id,
        bands.index_from
        + coalesce(
            (parts.value - bands.value_from)
            / (bands.value_to - bands.value_from)
            * (bands.index_to - bands.index_from),
            0
        ) as points
    from parts
    inner join periods on parts.period_id = periods.period_id
    inner join bands
        on
            parts.indicator_id = bands.indicator_id
            and parts.value >= bands.value_from
            and parts.value < coalesce(bands.value_to, parts.value + 1)
            and {{ in_force('bands', 'periods.closes_on') }}

)

select
    tree,
    unit_id,
    period_id,
    sum(points) / 2 as value
from converted
group by tree, unit_id, period_id
having count(*) = 2
