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
    numerator_words,
    denominator_words,
    source,
    owner,
    why_it_matters,
    interval_method,
    duration_unit,
    minimum_n,
    next_review,
    valid_from
from indicators
