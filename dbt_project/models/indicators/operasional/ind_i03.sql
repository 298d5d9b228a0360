with

needs as (

    select * from {{ ref('fct_community_need') }}

)

select
    need_id as record_id,
    unit_id,
    due_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    approach,
    handling_mode,
    function_code,
    cast(null as string) as exclusion,
    cast(case when followed_up_on <= due_on then 1 else 0 end as double) as numerator,
    cast(1 as double) as denominator,
    cast(null as double) as duration_seconds
from needs
