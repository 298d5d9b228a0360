with

engagements as (

    select * from {{ ref('fct_community_engagement') }}

),

communities as (

    select * from {{ ref('fct_community_month') }}

)

select
    engagement_id as record_id,
    unit_id,
    engaged_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(1 as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as duration_seconds
from engagements

union all

select
    community_id as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(null as double) as numerator,
    cast(community_years as double) as denominator,
    cast(null as double) as duration_seconds
from communities
