with

measures as (

    select measures.*
    from {{ ref('measure_lens') }} as measures
    inner join {{ ref('dim_unit') }} as units on measures.unit_id = units.unit_id
    where units.is_scored

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

{# One province that holds all of a Polsek's records says no more of it than '*'. #}
dividing as (

    select distinct
        parts.unit_id,
        parts.member_kind
    from measures as parts
    inner join measures as wholes
        on
            parts.unit_id = wholes.unit_id
            and parts.period_id = wholes.period_id
            and parts.indicator_id = wholes.indicator_id
            and parts.lens = wholes.lens
    where
        parts.lens = 'area'
        and parts.member_kind <> 'total'
        and wholes.member_id = '*'
        and parts.records < wholes.records

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
    -- a clock has no value of a part, and what it counts is another indicator's count
    where indicators.kind <> 'clock'

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
left join dividing
    on valued.unit_id = dividing.unit_id and valued.member_kind = dividing.member_kind
where
    (valued.minimum_n = 0 or coalesce(valued.n, 0) >= valued.minimum_n)
    and (coalesce(valued.numerator, 0) <> 0 or coalesce(valued.denominator, 0) <> 0)
    and (
        valued.lens <> 'area' or valued.member_kind = 'total' or dividing.unit_id is not null
    )
