{#- A unit and year with both counted crime reports and a published total of its own: they must
    not be added. -#}
with

counted as (

    select distinct
        unit_id,
        year(activity_date) as year_of
    from {{ ref('fct_crime_report') }}

),

published as (

    select distinct
        unit_id,
        year(period_start) as year_of
    from {{ ref('fct_reported_total') }}
    where measure = 'crime_total' and scope = 'own'

)

select
    counted.unit_id,
    counted.year_of
from counted
inner join published on counted.unit_id = published.unit_id and counted.year_of = published.year_of
