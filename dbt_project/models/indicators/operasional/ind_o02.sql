with

visits as (

    select * from {{ ref('fct_community_visit') }}

),

villages as (

    select * from {{ ref('fct_village_officer_month') }}

),

officers as (

    select
        unit_id,
        month_on,
        count(distinct person_id) * max(month_share) as officer_months
    from villages
    group by unit_id, month_on

)

select
    visit_id as record_id,
    unit_id,
    visited_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(1 as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from visits

union all

select
    unit_id as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(null as double) as numerator,
    cast(officer_months as double) as denominator,
    cast(null as double) as duration_seconds
from officers
