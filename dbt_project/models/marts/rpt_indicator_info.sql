with

indicators as (

    select * from {{ ref('stg_site_indicator') }}

)

select
    indicator_id,
    name_id,
    name_en,
    category,
    kind,
    unit,
    multiplier,
    direction,
    numerator_id,
    numerator_en,
    denominator_id,
    denominator_en,
    source,
    owner,
    why_it_matters_id,
    why_it_matters_en,
    interval_method,
    duration_unit,
    minimum_n,
    next_review,
    valid_from,
    valid_to,
    record,
    level,
    cadence,
    comparison,
    target_rule,
    checked_by,
    caveats_id,
    caveats_en,
    lens
from indicators
