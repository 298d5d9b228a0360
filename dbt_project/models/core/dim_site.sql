with

site as (

    select * from {{ ref('stg_site_site') }}

),

spans as (

    select
        min(cast(local_at as date)) as first_on,
        max(cast(local_at as date)) as last_on
    from {{ ref('stg_emergency_call') }}
    union all
    select
        min(cast(local_at as date)) as first_on,
        max(cast(local_at as date)) as last_on
    from {{ ref('stg_crime_report') }}
    union all
    select
        min(cast(local_at as date)) as first_on,
        max(cast(local_at as date)) as last_on
    from {{ ref('stg_case_event') }}
    union all
    select
        min(received_on) as first_on,
        max(received_on) as last_on
    from {{ ref('stg_complaint') }}
    union all
    select
        min(completed_on) as first_on,
        max(completed_on) as last_on
    from {{ ref('stg_training') }}
    union all
    select
        min(answered_on) as first_on,
        max(answered_on) as last_on
    from {{ ref('stg_satisfaction_survey') }}
    union all
    select
        min(rated_on) as first_on,
        max(rated_on) as last_on
    from {{ ref('stg_appraisal') }}
    union all
    select
        min(planned_on) as first_on,
        max(planned_on) as last_on
    from {{ ref('stg_review_meeting') }}
    union all
    select
        min(period_start) as first_on,
        max(period_end) as last_on
    from {{ ref('stg_reported_total') }}
    union all
    select
        max(valid_from) as first_on,
        max(valid_from) as last_on
    from {{ ref('stg_personnel') }}

),

span as (

    select
        min(first_on) as first_on,
        max(last_on) as last_on
    from spans

)

select
    site.site_id,
    site.name,
    site.note,
    coalesce(site.as_of, span.last_on) as as_of,
    least(coalesce(span.first_on, site.as_of), coalesce(site.as_of, span.first_on)) as first_on,
    site.near_pct
from site
cross join span
