{% for id in var('indexes') %}
select
    tree,
    unit_id,
    period_id,
    '{{ id }}' as indicator_id,
    value
from {{ ref('idx_' ~ id | lower) }}
where {{ touched('period') }}
{{ 'union all' if not loop.last }}
{% endfor %}
