with

scores as (

    select * from {{ ref('fct_evaluation_score') }}
    where instrument = 'sakip'

)

select
    concat(unit_id, '/', instrument, '/', component, '/', cast(period_end as string)) as record_id,
    unit_id,
    period_end as activity_date,
    'year' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    case when points is null then 'component_without_weight' end as exclusion,
    cast(points as double) as numerator,
    cast(weight as double) as denominator,
    cast(null as double) as duration_seconds
from scores
