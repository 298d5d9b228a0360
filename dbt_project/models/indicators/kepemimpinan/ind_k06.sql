with

scores as (

    select * from {{ ref('score_person') }}
    where is_official and is_assessed

)

select
    concat(person_id, '/', semester) as record_id,
    unit_id,
    ends_on as activity_date,
    'semester' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    case when pka_pp is null or pka_rk is null then 'no_peer_mark' end as exclusion,
    pka_pp - pka_rk as numerator,
    cast(case when pka_pp is not null and pka_rk is not null then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from scores
