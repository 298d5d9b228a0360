{{ config(severity='warn') }}

{#- A case event whose report is not (yet) in the lake: late or missing, kept and counted. -#}
with

events as (

    select * from {{ ref('stg_case_event') }}

),

reports as (

    select * from {{ ref('stg_crime_report') }}

)

select events.*
from events
left join reports on events.report_id = reports.report_id
where reports.report_id is null
