with

budgets as (

    select
        *,
        quarter(month_on) as quarter
    from {{ ref('stg_budget_month') }}

),

targets as (

    select * from {{ ref('absorption_target') }}

),

{# The schedule is cumulative: a quarter's own share is its step from the quarter before. #}
steps as (

    select
        targets.spending_type,
        targets.quarter,
        targets.cumulative_pct - coalesce(earlier.cumulative_pct, 0) as quarter_pct
    from targets
    left join targets as earlier
        on
            targets.spending_type = earlier.spending_type
            and targets.quarter = earlier.quarter + 1

)

select
    budgets.unit_id,
    budgets.month_on,
    budgets.spending_type,
    budgets.ceiling,
    budgets.planned,
    budgets.realised,
    budgets.ceiling * steps.quarter_pct / 100 / 3 as expected
from budgets
left join steps
    on budgets.spending_type = steps.spending_type and budgets.quarter = steps.quarter
