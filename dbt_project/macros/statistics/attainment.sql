{#- Attainment of a target in percent, uncapped (domain 3.8, index rule; a proposal of this project).

    up: value / target; down: target / value (null for a value of zero, which attains any target);
    a range: 100 inside, else the distance to its nearer end as a share of that end. -#}
{% macro attainment(value, direction, target, low, high) -%}
    case
        when {{ value }} is null then null
        when {{ low }} is not null and {{ value }} < {{ low }} then 100 * {{ value }} / {{ low }}
        when {{ high }} is not null and {{ value }} > {{ high }} then 100 * {{ high }} / {{ value }}
        when {{ low }} is not null or {{ high }} is not null then cast(100 as double)
        when {{ direction }} = 'up' and {{ target }} > 0 then 100 * {{ value }} / {{ target }}
        when {{ direction }} = 'down' and {{ value }} > 0 then 100 * {{ target }} / {{ value }}
    end
{%- endmacro %}
