with

assets as (

    select * from {{ ref('fct_asset_status') }}

)

select
    concat(unit_id, '/', asset_kind, '/', cast(month_on as string)) as record_id,
    unit_id,
    month_on as activity_date,
    'month' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    cast(null as string) as exclusion,
    cast(serviceable as double) as numerator,
    cast(owned as double) as denominator,
    cast(null as double) as duration_seconds
from assets
