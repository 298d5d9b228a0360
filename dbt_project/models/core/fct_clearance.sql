with

events as (

    select
        *,
        row_number() over (partition by report_id order by event_at, event) as step
    from {{ ref('stg_case_event') }}
    where event in ('p21', 'tahap_ii', 'sp3', 'rj', 'diversi', 'transfer')

),

reports as (

    select * from {{ ref('stg_crime_report') }}

)

select
    events.report_id,
    coalesce(reports.unit_id, events.unit_id) as unit_id,
    cast(events.local_at as date) as activity_date,
    reports.area_code,
    reports.approach,
    reports.handling_mode,
    reports.function_code,
    events.event as clearing_event,
    {{ seconds_between('reports.reported_at', 'events.event_at') }} as seconds_to_clear
from events
left join reports on events.report_id = reports.report_id
where events.step = 1
