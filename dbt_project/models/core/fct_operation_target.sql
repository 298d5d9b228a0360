with

targets as (

    select * from {{ ref('stg_operation_target') }}

),

operations as (

    select * from {{ ref('fct_operation') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

{# A result judged after the data date is not known on it. #}
select
    targets.target_id,
    targets.operation_id,
    targets.unit_id,
    operations.approach,
    operations.handling_mode,
    operations.function_code,
    targets.measure,
    targets.target,
    case when targets.judged_on > site.as_of then null else targets.actual end as actual,
    targets.judged_on,
    coalesce(targets.judged_on, operations.ends_on, operations.starts_on) as activity_date
from targets
left join operations on targets.operation_id = operations.operation_id
cross join site
