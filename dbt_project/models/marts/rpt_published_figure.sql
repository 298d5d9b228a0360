with

totals as (

    select * from {{ ref('fct_reported_total') }}

),

own_totals as (

    select
        unit_id,
        period_start,
        period_end,
        sum(case when measure = 'crime_total' then value end) as crimes,
        max(case when measure = 'clearance_pct' then value end) as clearance_pct
    from totals
    where scope = 'own' and is_current
    group by unit_id, period_start, period_end

),

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

subtree_crimes as (

    select
        closure.ancestor_id as unit_id,
        own_totals.period_start,
        own_totals.period_end,
        sum(own_totals.crimes) as crimes,
        case
            when count(own_totals.crimes * own_totals.clearance_pct) = count(own_totals.crimes)
                then sum(own_totals.crimes * own_totals.clearance_pct) / sum(own_totals.crimes)
        end as clearance_pct
    from own_totals
    inner join closure on own_totals.unit_id = closure.unit_id
    group by closure.ancestor_id, own_totals.period_start, own_totals.period_end

),

population as (

    select
        closure.ancestor_id as unit_id,
        months.month_on,
        sum(months.persons) as persons,
        {#- Only the unit's own: what it leaves out is counted with its neighbours, so nothing is
            missing above them. #}
        max(case when months.basis = 'part' and closure.distance = 0 then 1 else 0 end) as is_part
    from {{ ref('fct_population_month') }} as months
    inner join closure on months.unit_id = closure.unit_id
    group by closure.ancestor_id, months.month_on

),

residents as (

    select
        totals.unit_id,
        totals.period_start,
        totals.period_end,
        totals.publication,
        avg(population.persons) as persons,
        max(population.is_part) as is_part
    from totals
    inner join population
        on
            totals.unit_id = population.unit_id
            and population.month_on between totals.period_start and totals.period_end
    where totals.measure = 'crime_rate_100k'
    group by totals.unit_id, totals.period_start, totals.period_end, totals.publication

),

compared as (

    select
        totals.*,
        coalesce(residents.is_part, 0) = 1 as is_part,
        case
            when totals.measure = 'crime_total' and totals.scope = 'subtree'
                then subtree_crimes.crimes
            when totals.measure = 'clearance_pct' and totals.scope = 'subtree'
                then subtree_crimes.clearance_pct
            when totals.measure = 'crime_clock_seconds' and subtree_crimes.crimes > 0
                then 365 * 86400 / subtree_crimes.crimes
            when totals.measure = 'crime_rate_100k' and residents.persons > 0
                then 100000 * subtree_crimes.crimes / residents.persons
        end as own_value,
        case totals.measure
            when 'crime_total' then cast(0 as double)
            else cast(0.01 as double)
        end as tolerance
    from totals
    left join subtree_crimes
        on
            totals.unit_id = subtree_crimes.unit_id
            and totals.period_start = subtree_crimes.period_start
            and totals.period_end = subtree_crimes.period_end
    left join residents
        on
            totals.unit_id = residents.unit_id
            and totals.period_start = residents.period_start
            and totals.period_end = residents.period_end
            and totals.publication = residents.publication

),

judged as (

    select
        *,
        own_value - value as difference,
        (own_value - value) / nullif(value, 0) as relative_difference,
        case
            when own_value is null then 'not_computed'
            when abs(own_value - value) <= tolerance * abs(value) then 'agrees'
            else 'differs'
        end as status
    from compared

)

select
    unit_id,
    {{ period_name('grain', 'period_start') }} as period_id,
    period_start,
    period_end,
    measure,
    scope,
    publication,
    value as published_value,
    own_value,
    difference,
    relative_difference,
    status,
    case
        when status <> 'differs' then null
        when measure = 'crime_rate_100k' and is_part then 'unit_crosses_areas'
        {#- The widest revision known: the census of 2020 found a quarter more people in Papua. #}
        when measure = 'crime_rate_100k' and abs(relative_difference) <= 0.25
            then 'population_vintage'
        else 'source_discrepancy'
    end as cause,
    note
from judged
