{% for located in var('located') %}
select
    '{{ located | first }}' as of_record,
    {{ located | last }} as record_id,
    area_code
from {{ ref('stg_' ~ located | first) }}
where area_code is not null
{{ 'union all' if not loop.last }}
{% endfor %}
