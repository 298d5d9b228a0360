with

budgets as (

    select * from {{ ref('fct_budget_month') }}

)

select
    concat(unit_id, '/', cast(month_on as string), '/', spending_type) as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(realised as double) as numerator,
    cast(expected as double) as denominator,
    cast(null as double) as duration_seconds
from budgets
