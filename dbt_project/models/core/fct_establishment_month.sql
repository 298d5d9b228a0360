with

spans as (

    select * from {{ ref('stg_establishment') }}

),

months as (

    select * from {{ ref('dim_month') }}

)

select
    spans.unit_id,
    months.month_on,
    spans.posts
from spans
inner join months
    on
        spans.valid_from <= months.closes_on
        and months.closes_on <= coalesce(spans.valid_to, months.closes_on)
