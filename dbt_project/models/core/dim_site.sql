{% set events = {
    'emergency_call': ('cast(local_at as date)', 'cast(local_at as date)'),
    'crime_report': ('cast(local_at as date)', 'cast(local_at as date)'),
    'case_event': ('cast(local_at as date)', 'cast(local_at as date)'),
    'reported_total': ('period_start', 'period_end'),
    'complaint': ('received_on', 'received_on'),
    'training': ('completed_on', 'completed_on'),
    'satisfaction_survey': ('answered_on', 'answered_on'),
    'appraisal': ('rated_on', 'rated_on'),
    'review_meeting': ('planned_on', 'held_on'),
} %}

with

site as (

    select * from {{ ref('stg_site_site') }}

),

loads as (

    select max(cast(substring(loaded_at, 1, 10) as date)) as loaded_on
    from {{ ref('stg_site_load') }}

),

spans as (

    {% for record, (begins_on, happened_on) in events.items() %}
    select
        min({{ begins_on }}) as first_on,
        max({{ happened_on }}) as last_on
    from {{ ref('stg_' ~ record) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

events as (

    select
        min(first_on) as first_on,
        max(last_on) as last_on
    from spans

),

dated as (

    select
        site.*,
        coalesce(site.as_of, events.last_on, loads.loaded_on) as data_on,
        events.first_on
    from site
    cross join events
    cross join loads

)

select
    site_id,
    name,
    note,
    data_on as as_of,
    least(coalesce(first_on, data_on), data_on) as first_on,
    near_pct
from dated
