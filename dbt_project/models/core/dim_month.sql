with

site as (

    select
        as_of,
        {{ first_day('month', 'first_on') }} as first_month,
        {{ first_day('month', 'as_of') }} as last_month
    from {{ ref('dim_site') }}
    where as_of is not null

),

months as (

    {{ month_series('site', 'first_month', 'last_month') }}

),

bounds as (

    select
        months.month_on,
        cast({{ add_months('months.month_on', 1) }} - interval '1' day as date) as ends_on,
        site.as_of
    from months
    cross join site

)

select
    month_on,
    ends_on,
    least(ends_on, as_of) as closes_on,
    ({{ days_between('month_on', 'least(ends_on, as_of)') }} + 1)
    / cast(({{ days_between('month_on', 'ends_on') }} + 1) * 12 as double) as years
from bounds
