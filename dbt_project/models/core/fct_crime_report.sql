with

reports as (

    select * from {{ ref('stg_crime_report') }}
    where
        {{ touched_day('fct_crime_report', 'cast(local_at as date)') }}
        and {{ touched_clock('fct_crime_report', 'local_at') }}

),

events as (

    select * from {{ ref('stg_case_event') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

),

{# Found to be unfounded after the data date is not known on it. #}
unfounded as (

    select distinct events.report_id
    from events
    inner join site on cast(events.local_at as date) <= site.as_of
    where events.event = 'unfounded'

)

select
    reports.report_id,
    reports.unit_id,
    cast(reports.local_at as date) as activity_date,
    reports.area_code,
    reports.approach,
    reports.handling_mode,
    reports.function_code,
    reports.offence_code,
    reports.report_model,
    unfounded.report_id is not null as is_unfounded
from reports
left join unfounded on reports.report_id = unfounded.report_id
