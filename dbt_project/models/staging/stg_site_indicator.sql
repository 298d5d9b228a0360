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
    cast(numerator_id as string) as numerator_id,
    cast(numerator_en as string) as numerator_en,
    cast(denominator_id as string) as denominator_id,
    cast(denominator_en as string) as denominator_en,
    cast(unit as string) as unit,
    cast(multiplier as double) as multiplier,
    cast(direction as string) as direction,
    cast(interval_method as string) as interval_method,
    cast(duration_unit as string) as duration_unit,
    cast(minimum_n as int) as minimum_n,
    cast(source as string) as source,
    cast(owner as string) as owner,
    cast(next_review as date) as next_review,
    cast(why_it_matters_id as string) as why_it_matters_id,
    cast(why_it_matters_en as string) as why_it_matters_en,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(record as string) as record,
    cast(level as string) as level,
    cast(cadence as string) as cadence,
    cast(comparison as string) as comparison,
    cast(target_rule as string) as target_rule,
    cast(checked_by as string) as checked_by,
    cast(caveats_id as string) as caveats_id,
    cast(caveats_en as string) as caveats_en,
    cast(lens as string) as lens
from source
