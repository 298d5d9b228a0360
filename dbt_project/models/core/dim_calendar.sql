with

bounds as (

    select
        min(month_on) as first_on,
        max(ends_on) as last_on
    from {{ ref('dim_month') }}

),

days as (

    {{ day_series('bounds', 'first_on', 'last_on') }}

),

holidays as (

    select * from {{ ref('stg_site_holiday') }}

)

select
    days.day_on,
    {{ iso_weekday('days.day_on') }} as weekday,
    {{ iso_week('days.day_on') }} as iso_week,
    {{ period_name("'month'", 'days.day_on') }} as month_id,
    {{ period_name("'quarter'", 'days.day_on') }} as quarter_id,
    {{ period_name("'semester'", 'days.day_on') }} as semester_id,
    cast(year(days.day_on) as int) as year_no,
    holidays.day_on is not null as is_holiday,
    holidays.kind as holiday_kind,
    holidays.name_id as holiday_name_id,
    holidays.name_en as holiday_name_en,
    {{ iso_weekday('days.day_on') }} <= 5 and holidays.day_on is null as is_working_day
from days
left join holidays on days.day_on = holidays.day_on
