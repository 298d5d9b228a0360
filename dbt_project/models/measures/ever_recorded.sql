with

months as (

    select measured.*
    from {{ ref('measure_month') }} as measured
    inner join {{ ref('dim_month') }} as looked_at on measured.month_on = looked_at.month_on

),

found as (

    select distinct
        'numerator' as kind,
        indicator_id,
        unit_id as member
    from months
    where numerator is not null

    union all

    select distinct
        'denominator' as kind,
        indicator_id,
        '' as member
    from {{ ref('measure_month') }}
    where grain_rank = 0 and denominator is not null

),

{% if is_incremental() %}
before as (

    select * from {{ this }}
    where is_now

)

select
    coalesce(found.kind, before.kind) as kind,
    coalesce(found.indicator_id, before.indicator_id) as indicator_id,
    coalesce(found.member, before.member) as member,
    found.kind is not null as is_now,
    found.kind is null or before.kind is null as is_changed
from found
full outer join before
    on
        found.kind = before.kind
        and found.indicator_id = before.indicator_id
        and found.member = before.member
{% else %}
fresh as (

    select
        kind,
        indicator_id,
        member,
        true as is_now,
        false as is_changed
    from found

)

select * from fresh
{% endif %}
