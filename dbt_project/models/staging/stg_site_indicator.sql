with

source as (

    select * from {{ source('site', 'indicator') }}

)

select
    cast(indicator_id as string) as indicator_id,
    cast(name_id as string) as name_id,
    cast(name_en as string) as name_en,
    cast(category as string) as category,
    cast(kind as string) as kind,
    cast(numerator_words as string) as numerator_words,
    cast(denominator_words as string) as denominator_words,
    cast(unit as string) as unit,
    cast(multiplier as double) as multiplier,
    cast(direction as string) as direction,
    cast(interval_method as string) as interval_method,
    cast(duration_unit as string) as duration_unit,
    cast(minimum_n as int) as minimum_n,
    cast(source as string) as source,
    cast(owner as string) as owner,
    cast(next_review as date) as next_review,
    cast(why_it_matters as string) as why_it_matters,
    cast(valid_from as date) as valid_from
from source
