with

records as (

    select * from {{ ref('measure_record') }}
    where duration_seconds is not null and {{ touched_month_of('activity_date') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

)

select
    records.unit_id,
    records.indicator_id,
    {{ first_day('month', 'records.activity_date') }} as month_on,
    {{ grain_rank('records.grain') }} as grain_rank,
    records.priority,
    records.approach,
    records.handling_mode,
    records.function_code,
    {{ log_bin('records.duration_seconds') }} as bin,
    count(*) as durations
from records
inner join site on records.activity_date <= site.as_of
group by
    records.unit_id,
    records.indicator_id,
    {{ first_day('month', 'records.activity_date') }},
    {{ grain_rank('records.grain') }},
    records.priority,
    records.approach,
    records.handling_mode,
    records.function_code,
    {{ log_bin('records.duration_seconds') }}
