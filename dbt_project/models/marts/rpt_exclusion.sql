with

measures as (

    select * from {{ ref('measure_period') }}
    where slice_kind = 'exclusion' and {{ touched('cell') }}

)

select
    unit_id,
    period_id,
    indicator_id,
    slice_value as reason,
    records
from measures
