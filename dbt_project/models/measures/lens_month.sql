with

site as (

    select as_of from {{ ref('dim_site') }}

),

indicators as (

    select
        indicator_id,
        {{ lens_record('record') }} as of_record
    from {{ ref('stg_site_indicator') }}

),

communities as (

    select * from {{ ref('bridge_record_community') }}

),

issues as (

    select * from {{ ref('bridge_record_issue') }}

),

of_communities as (

    select
        of_record,
        record_id,
        count(*) as members
    from communities
    group by of_record, record_id

),

of_issues as (

    select
        of_record,
        record_id,
        count(*) as members
    from issues
    group by of_record, record_id

),

areas as (

    select * from {{ ref('dim_area') }}
    where coalesce(village_code, district_code, regency_code, province_code) is not null

),

of_areas as (

    select
        located.of_record,
        located.record_id,
        located.area_code
    from {{ ref('bridge_record_area') }} as located
    inner join areas on located.area_code = areas.area_code

),

of_sops as (

    select
        'sop_step' as of_record,
        concat(sop_id, '/', step, '/', case_ref) as record_id,
        sop_id
    from {{ ref('stg_sop_step') }}

),

{# A stock is counted under the id of its unit, which may be that of some record too: only issues
   and communities are a stock under their own. #}
records as (

    select
        records.unit_id,
        records.indicator_id,
        records.record_id,
        {{ first_day('month', 'records.activity_date') }} as month_on,
        {{ grain_rank('records.grain') }} as grain_rank,
        records.numerator,
        records.denominator,
        case
            when records.grain = 'day' or indicators.of_record in ('community', 'impact_issue')
                then indicators.of_record
        end as of_record
    from {{ ref('measure_record') }} as records
    inner join indicators on records.indicator_id = indicators.indicator_id
    inner join site on records.activity_date <= site.as_of
    where {{ touched_month_of('records.activity_date', lens=true) }}

),

linked as (

    select
        records.*,
        of_areas.area_code,
        of_sops.sop_id,
        coalesce(of_communities.members, 0) as communities,
        coalesce(of_issues.members, 0) as issues
    from records
    left join of_areas
        on records.of_record = of_areas.of_record and records.record_id = of_areas.record_id
    left join of_sops
        on records.of_record = of_sops.of_record and records.record_id = of_sops.record_id
    left join of_communities
        on
            records.of_record = of_communities.of_record
            and records.record_id = of_communities.record_id
    left join of_issues
        on records.of_record = of_issues.of_record and records.record_id = of_issues.record_id

),

grouped as (

    select
        unit_id,
        indicator_id,
        month_on,
        grain_rank,
        area_code,
        sop_id,
        least(communities, 2) as communities,
        least(issues, 2) as issues,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(*) as records
    from linked
    group by
        unit_id,
        indicator_id,
        month_on,
        grain_rank,
        area_code,
        sop_id,
        least(communities, 2),
        least(issues, 2)

),

{# Each record once a lens: in one of its members or in none. #}
totals as (
    {% for lens, belongs, shared in [
        ('area', 'area_code is not null', 'false'),
        ('interest', 'communities > 0', 'communities > 1'),
        ('impact', 'issues > 0', 'issues > 1'),
        ('sop', 'sop_id is not null', 'false'),
    ] %}
    select
        '{{ lens }}' as lens,
        'total' as member_kind,
        case when {{ belongs }} then '*' else '-' end as member_id,
        unit_id,
        indicator_id,
        month_on,
        grain_rank,
        numerator,
        denominator,
        records,
        case when {{ shared }} then records else 0 end as shared_records
    from grouped
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

in_areas as (
    {% for kind in ['province', 'regency', 'district', 'village'] %}
    select
        'area' as lens,
        '{{ kind }}' as member_kind,
        areas.{{ kind }}_code as member_id,
        grouped.unit_id,
        grouped.indicator_id,
        grouped.month_on,
        grouped.grain_rank,
        grouped.numerator,
        grouped.denominator,
        grouped.records,
        0 as shared_records
    from grouped
    inner join areas on grouped.area_code = areas.area_code
    where areas.{{ kind }}_code is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

in_sops as (

    select
        'sop' as lens,
        'sop' as member_kind,
        sop_id as member_id,
        unit_id,
        indicator_id,
        month_on,
        grain_rank,
        numerator,
        denominator,
        records,
        0 as shared_records
    from grouped
    where sop_id is not null

),

in_communities as (

    select
        'interest' as lens,
        'community' as member_kind,
        communities.community_id as member_id,
        linked.unit_id,
        linked.indicator_id,
        linked.month_on,
        linked.grain_rank,
        linked.numerator,
        linked.denominator,
        1 as records,
        case when linked.communities > 1 then 1 else 0 end as shared_records
    from linked
    inner join communities
        on
            linked.of_record = communities.of_record
            and linked.record_id = communities.record_id

),

in_issues as (

    select
        'impact' as lens,
        'issue' as member_kind,
        issues.issue_id as member_id,
        linked.unit_id,
        linked.indicator_id,
        linked.month_on,
        linked.grain_rank,
        linked.numerator,
        linked.denominator,
        1 as records,
        case when linked.issues > 1 then 1 else 0 end as shared_records
    from linked
    inner join issues
        on linked.of_record = issues.of_record and linked.record_id = issues.record_id

),

together as (

    select * from totals

    union all

    select * from in_areas

    union all

    select * from in_sops

    union all

    select * from in_communities

    union all

    select * from in_issues

)

select
    lens,
    member_kind,
    member_id,
    unit_id,
    indicator_id,
    month_on,
    grain_rank,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    cast(sum(records) as bigint) as records,
    cast(sum(shared_records) as bigint) as shared_records
from together
group by
    lens,
    member_kind,
    member_id,
    unit_id,
    indicator_id,
    month_on,
    grain_rank
