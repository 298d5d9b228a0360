with

site as (

    select as_of from {{ ref('dim_site') }}

),

units as (

    select
        unit_id,
        time_zone
    from {{ ref('dim_unit') }}

),

operations as (

    select
        staged.*,
        cast({{ on_clock_of('units.time_zone', 'staged.alerted_at') }} as date) as alerted_on,
        cast({{ on_clock_of('units.time_zone', 'staged.ready_at') }} as date) as ready_on
    from {{ ref('stg_operation') }} as staged
    left join units on staged.unit_id = units.unit_id

)

select
    operations.operation_id,
    operations.operation_name,
    operations.unit_id,
    operations.starts_on,
    operations.ends_on,
    operations.area_code,
    operations.approach,
    operations.handling_mode,
    operations.function_code,
    operations.strength,
    operations.plan_no,
    coalesce(operations.alerted_on <= site.as_of, false) as is_alerted,
    case
        when operations.ready_on <= site.as_of
            then {{ seconds_between('operations.alerted_at', 'operations.ready_at') }}
    end as activation_seconds
from operations
cross join site
