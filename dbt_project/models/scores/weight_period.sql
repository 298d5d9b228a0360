with

weights as (

    select * from {{ ref('stg_site_weight') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

periods as (

    select * from {{ ref('dim_period') }}

)

select
    periods.period_id,
    indicators.indicator_id,
    indicators.category,
    own.weight,
    categories.weight as category_weight
from periods
cross join indicators
left join weights as own
    on indicators.indicator_id = own.node and {{ in_force('own', 'periods.closes_on') }}
left join weights as categories
    on indicators.category = categories.node and {{ in_force('categories', 'periods.closes_on') }}
