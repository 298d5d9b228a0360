with

months as (

    select * from {{ ref('dim_month') }}

),

site as (

    select
        as_of,
        {{ first_day('month', 'first_on') }} as first_month
    from {{ ref('dim_site') }}

),

starts as (

    select distinct
        'month' as period_type,
        1 as period_rank,
        1 as months_long,
        month_on as start_on
    from months

    union all

    select distinct
        'quarter' as period_type,
        2 as period_rank,
        3 as months_long,
        {{ first_day('quarter', 'month_on') }} as start_on
    from months

    union all

    select distinct
        'semester' as period_type,
        3 as period_rank,
        6 as months_long,
        {{ semester_start('month_on') }} as start_on
    from months

    union all

    select distinct
        'year' as period_type,
        4 as period_rank,
        12 as months_long,
        {{ first_day('year', 'month_on') }} as start_on
    from months

),

bounds as (

    select
        period_type,
        period_rank,
        start_on,
        cast({{ add_months('start_on', 'months_long') }} - interval '1' day as date) as ends_on,
        {{ add_months('start_on', '-months_long') }} as previous_on
    from starts

)

select
    {{ period_name('bounds.period_type', 'bounds.start_on') }} as period_id,
    bounds.period_type,
    cast(bounds.period_rank as int) as period_rank,
    bounds.start_on,
    bounds.ends_on,
    least(bounds.ends_on, site.as_of) as closes_on,
    bounds.ends_on <= site.as_of as is_complete,
    {{ period_name('bounds.period_type', 'bounds.previous_on') }} as previous_id,
    {#- Of a period that began before the data only the months that are looked at have elapsed. #}
    cast(
        {{ days_between(
            'greatest(bounds.start_on, site.first_month)', 'least(bounds.ends_on, site.as_of)'
        ) }} + 1 as double
    ) * 86400 as elapsed_seconds,
    cast(year(bounds.start_on) * 10000 + month(bounds.start_on) * 100 + bounds.period_rank as int)
        as sort_key
from bounds
cross join site
