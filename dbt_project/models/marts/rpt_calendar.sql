with

days as (

    select * from {{ ref('dim_calendar') }}

)

select
    day_on,
    weekday,
    iso_week,
    month_id,
    quarter_id,
    semester_id,
    year_no,
    is_holiday,
    holiday_kind,
    holiday_name_id,
    holiday_name_en,
    is_working_day
from days
