with

calls as (

    select * from {{ ref('stg_emergency_call') }}
    where
        received_at
        > {{ newest_moment(ref('stg_emergency_call'), 'received_at') }} - interval '1' day

),

{# The newest clock of any of them: what is live is seen from there, not from the clock of the
   machine, so an hour in which nothing came is no hour without calls. #}
newest as (

    select
        greatest(
            max(received_at), max(answered_at), max(dispatched_at), max(arrived_at), max(closed_at)
        ) as as_at
    from calls

),

recent as (

    select
        calls.*,
        newest.as_at,
        cast(calls.local_at as date) as activity_date
    from calls
    cross join newest
    where calls.received_at > newest.as_at - interval '1' day

),

limits as (

    select * from {{ ref('stg_site_sop') }}

)

select
    recent.call_id,
    recent.unit_id,
    recent.as_at,
    recent.received_at,
    recent.local_at,
    recent.answered_at,
    recent.dispatched_at,
    recent.arrived_at,
    recent.area_code,
    recent.priority,
    recent.call_type,
    recent.outcome,
    {{ seconds_between('recent.received_at', 'recent.as_at') }} as age_seconds,
    {{ seconds_between('recent.received_at', 'recent.answered_at') }} as answer_seconds,
    {{ seconds_between('recent.received_at', 'recent.arrived_at') }} as response_seconds,
    {{ sop_limit('call_answer') }} as answer_limit_seconds,
    {{ sop_limit('call_arrival') }} as arrival_limit_seconds,
    recent.closed_at is null
    and coalesce(recent.outcome, 'open') = 'open' as is_open
from recent
{{ join_sop('recent', 'limits', 'call_answer') }}
{{ join_sop('recent', 'limits', 'call_arrival') }}
