with

calls as (

    select
        *,
        cast(local_at as date) as activity_date
    from {{ ref('stg_emergency_call') }}
    where
        {{ touched_day('fct_emergency_call', 'cast(local_at as date)') }}
        and {{ touched_clock('fct_emergency_call', 'local_at') }}

),

limits as (

    select * from {{ ref('stg_site_sop') }}

),

with_limits as (

    select
        calls.*,
        {{ sop_limit('call_answer') }} as answer_limit_seconds,
        {{ sop_limit('call_arrival') }} as arrival_limit_seconds
    from calls
    {{ join_sop('calls', 'limits', 'call_answer') }}
    {{ join_sop('calls', 'limits', 'call_arrival') }}

)

select
    call_id,
    unit_id,
    activity_date,
    local_at,
    area_code,
    approach,
    handling_mode,
    function_code,
    priority,
    call_type,
    outcome,
    answered_level,
    {{ seconds_between('received_at', 'answered_at') }} as answer_seconds,
    {{ seconds_between('received_at', 'arrived_at') }} as response_seconds,
    answer_limit_seconds,
    arrival_limit_seconds
from with_limits
