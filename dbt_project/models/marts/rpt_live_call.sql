with

calls as (

    select * from {{ ref('fct_live_call') }}

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

windows as (

    select 1 as window_hours

    union all

    select 24 as window_hours

),

seen as (

    select
        closure.ancestor_id as unit_id,
        windows.window_hours,
        calls.as_at,
        calls.outcome,
        calls.answered_at,
        calls.dispatched_at,
        calls.arrived_at,
        calls.age_seconds,
        calls.response_seconds,
        calls.is_open,
        calls.answer_seconds <= calls.answer_limit_seconds as is_answered_in_time,
        calls.response_seconds <= calls.arrival_limit_seconds as is_there_in_time,
        calls.is_open
        and calls.arrived_at is null
        and calls.age_seconds > calls.arrival_limit_seconds as is_overdue
    from calls
    inner join closure on calls.unit_id = closure.unit_id
    inner join windows on calls.age_seconds < windows.window_hours * 3600

)

select
    unit_id,
    window_hours,
    max(as_at) as as_at,
    count(*) as received,
    count(answered_at) as answered,
    count(case when is_answered_in_time then 1 end) as answered_in_time,
    count(is_answered_in_time) as answered_with_limit,
    count(case when outcome = 'abandoned' then 1 end) as abandoned,
    count(dispatched_at) as dispatched,
    count(arrived_at) as arrived,
    count(case when is_there_in_time then 1 end) as arrived_in_time,
    count(is_there_in_time) as arrived_with_limit,
    median(response_seconds) as median_response_seconds,
    count(case when is_open then 1 end) as open_calls,
    count(case when is_open and dispatched_at is null then 1 end) as waiting_calls,
    count(case when is_overdue then 1 end) as overdue_calls,
    max(case when is_open then age_seconds end) as oldest_open_seconds
from seen
group by unit_id, window_hours
