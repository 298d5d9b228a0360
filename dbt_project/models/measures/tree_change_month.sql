with

was as (

    select * from {{ ref('bridge_unit_closure_as_was') }}

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

months as (

    select * from {{ ref('dim_month') }}

),

covered as (

    select
        ancestor_id,
        unit_id,
        sum({{ days_between('valid_from', 'ends_before') }}) as days_below
    from was
    group by ancestor_id, unit_id

),

{# Pairs that did not hold on all days, or hold no more. #}
changed as (

    select
        covered.ancestor_id,
        covered.unit_id,
        case when closure.unit_id is null then 0 else 1 end as is_now
    from covered
    left join closure
        on covered.ancestor_id = closure.ancestor_id and covered.unit_id = closure.unit_id
    where
        closure.unit_id is null
        or covered.days_below
        < {{ days_between(first_day_of_all(), end_of_days()) }}

    union all

    select
        closure.ancestor_id,
        closure.unit_id,
        1 as is_now
    from closure
    left join covered
        on closure.ancestor_id = covered.ancestor_id and closure.unit_id = covered.unit_id
    where covered.unit_id is null

),

counted as (

    select
        changed.ancestor_id,
        changed.unit_id,
        months.month_on,
        changed.is_now
        * ({{ days_between('months.month_on', 'months.closes_on') }} + 1) as days_now,
        sum(
            case
                when was.unit_id is null then 0
                else
                    {{ days_between(
                        'greatest(was.valid_from, months.month_on)',
                        "least(was.ends_before, cast(months.closes_on + interval '1' day as date))"
                    ) }}
            end
        ) as days_was
    from changed
    cross join months
    left join was
        on
            changed.ancestor_id = was.ancestor_id
            and changed.unit_id = was.unit_id
            and was.valid_from <= months.closes_on
            and was.ends_before > months.month_on
    group by
        changed.ancestor_id,
        changed.unit_id,
        changed.is_now,
        months.month_on,
        months.closes_on

)

select distinct
    ancestor_id as unit_id,
    month_on
from counted
where days_was <> days_now
