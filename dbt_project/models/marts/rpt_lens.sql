with

measures as (

    select * from {{ ref('measure_lens') }}
    where {{ touched('lens_cell') }}

),

indicators as (

    select * from {{ ref('stg_site_indicator') }}

),

{# Areas, communities, issues and procedures have one name; all and none have one a language. #}
names as (

    select
        kind as member_kind,
        area_code as member_id,
        area_name as name_id,
        area_name as name_en
    from {{ ref('dim_area') }}

    union all

    select
        'community' as member_kind,
        community_id as member_id,
        community_name as name_id,
        community_name as name_en
    from {{ ref('dim_community') }}

    union all

    select
        'issue' as member_kind,
        issue_id as member_id,
        issue_name as name_id,
        issue_name as name_en
    from {{ ref('dim_issue') }}

    union all

    select
        'total' as member_kind,
        code as member_id,
        name_id,
        name_en
    from {{ ref('term') }}
    where term_kind = 'lens_total'

),

{# A rate or a clock counts other things below the line than above it: of a part it has no value. #}
valued as (

    select
        measures.*,
        indicators.minimum_n,
        {{ indicator_n('indicators.kind', 'measures.numerator', 'measures.denominator') }} as n,
        case
            when indicators.kind in ('proportion', 'mean', 'duration', 'count')
                then
                    {{ indicator_value(
                        'indicators.kind', 'indicators.multiplier',
                        'measures.numerator', 'measures.denominator'
                    ) }}
        end as value
    from measures
    inner join indicators on measures.indicator_id = indicators.indicator_id

)

select
    valued.unit_id,
    valued.period_id,
    valued.indicator_id,
    valued.lens,
    valued.member_kind,
    valued.member_id,
    coalesce(names.name_id, valued.member_id) as name_id,
    coalesce(names.name_en, valued.member_id) as name_en,
    valued.numerator,
    valued.denominator,
    valued.value,
    valued.n,
    valued.records,
    valued.shared_records
from valued
left join names
    on valued.member_kind = names.member_kind and valued.member_id = names.member_id
where valued.minimum_n = 0 or coalesce(valued.n, 0) >= valued.minimum_n
