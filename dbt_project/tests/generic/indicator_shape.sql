{#- Rows of an indicator view that break what every indicator promises: a unit and a date, a known
    grain, no negative quantities (a `signed` one may take away from its numerator), and nothing
    counted where the record is excluded. -#}
{% test indicator_shape(model, signed=false) %}

select *
from {{ model }}
where
    {{ tested_day(model) }}
    and (
        record_id is null
        or unit_id is null
        or activity_date is null
        or grain not in ('day', 'month', 'quarter', 'semester', 'year')
        {% if not signed %}
        or numerator < 0
        {% endif %}
        or denominator < 0
        or duration_seconds < 0
        or (exclusion is not null and (numerator is not null or denominator is not null))
    )

{% endtest %}
