with

records as (

    select * from {{ ref('measure_record') }}
    where {{ touched('indicator_day') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

select
    records.unit_id,
    records.indicator_id,
    records.activity_date,
    records.grain,
    records.priority,
    records.approach,
    records.handling_mode,
    records.function_code,
    records.exclusion,
    sum(records.numerator) as numerator,
    sum(records.denominator) as denominator,
    sum(records.numerator * records.numerator) as numerator_squares,
    count(*) as records
from records
inner join site on records.activity_date <= site.as_of
group by
    records.unit_id,
    records.indicator_id,
    records.activity_date,
    records.grain,
    records.priority,
    records.approach,
    records.handling_mode,
    records.function_code,
    records.exclusion
