with

spans as (

    select * from {{ ref('stg_population') }}

),

months as (

    select * from {{ ref('dim_month') }}

)

select
    spans.unit_id,
    months.month_on,
    spans.persons,
    spans.persons * months.years as person_years,
    spans.basis
from spans
inner join months
    on
        spans.valid_from <= months.closes_on
        and months.closes_on <= coalesce(spans.valid_to, months.closes_on)
