{#- Rows that share a key. Where a fact is kept by `day`, or the key has a period, a build of what
    loads touch tests the rows of those days or periods: equal keys lie in the same one. -#}
{% test unique_key(model, columns, day=none) %}

select
    {{ columns | join(', ') }},
    count(*) as copies
from {{ model }}
where
    {% if day %} {{ tested_day(model, day) }}
    {% elif 'period_id' in columns %} {{ tested_period() }}
    {% else %} true
    {% endif %}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
