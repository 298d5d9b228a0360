{% for id in var('indicators') %}
select
    '{{ id }}' as indicator_id,
    record_id,
    unit_id,
    activity_date,
    grain,
    priority,
    approach,
    handling_mode,
    function_code,
    exclusion,
    numerator,
    denominator,
    duration_seconds
from {{ ref('ind_' ~ id | lower) }}
where {{ touched_day('ind_' ~ id | lower) }}
{{ 'union all' if not loop.last }}
{% endfor %}
