{% for id in var('indexes') %}
select
    tree,
    unit_id,
    period_id,
    '{{ id }}' as indicator_id,
    value
from {{ ref('idx_' ~ id | lower) }}
{{ 'union all' if not loop.last }}
{% endfor %}
