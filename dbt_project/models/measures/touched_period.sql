with

touched as (

    select * from {{ ref('stg_site_touched') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

days as (

    select
        touched.indicator_id,
        touched.day_on
    from touched
    inner join indicators on touched.indicator_id = indicators.indicator_id
    where touched.model like 'ind%'

),

{# The last day of the build before, if it moved: periods that it lay in close later now. #}
moved as (

    select {{ first_day('month', 'day_on') }} as running_on
    from touched
    where model = 'dim_site'

),

changed as (

    select distinct indicator_id
    from {{ ref('ever_recorded') }}
    where is_changed

),

counted as (

    select
        days.indicator_id,
        periods.period_id
    from days
    inner join periods
        on coalesce(days.day_on between periods.start_on and periods.ends_on, true)

    union

    select
        changed.indicator_id,
        periods.period_id
    from changed
    cross join periods

),

closing as (

    select
        indicators.indicator_id,
        periods.period_id
    from indicators
    cross join periods
    inner join moved on moved.running_on <= periods.ends_on

    except

    select * from counted

),

direct as (

    select * from counted

    union all

    select * from closing

),

{# An index is made of other indicators. #}
own as (

    select * from direct

    union

    select
        indicators.indicator_id,
        direct.period_id
    from direct
    cross join indicators
    where indicators.kind = 'index'

),

compared as (

    select
        own.indicator_id,
        periods.period_id
    from own
    inner join periods on own.period_id = periods.previous_id

    except

    select * from own

)

select
    own.indicator_id,
    own.period_id,
    case when counted.period_id is null then 'close' else 'rows' end as by_its
from own
left join counted
    on own.indicator_id = counted.indicator_id and own.period_id = counted.period_id

union all

select
    indicator_id,
    period_id,
    'comparison' as by_its
from compared
