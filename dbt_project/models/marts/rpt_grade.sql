with

grades as (

    select * from {{ ref('grade_band') }}

)

select
    indicator_id,
    grade,
    label_id,
    label_en,
    threshold_low,
    valid_from,
    valid_to,
    source
from grades
