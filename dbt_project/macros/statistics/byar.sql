{#- Byar's limits of a Poisson count, 95 %.

    N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), p. 69. Limits as
    counts; the lower limit of zero events is zero. Good to 1 % of the exact limits from ten events on. -#}
{% macro byar_low(events) -%}
    case
        when {{ events }} > 0 then
            {{ events }} * power(
                1 - 1 / (9 * cast({{ events }} as double)) - {{ z95() }} / (3 * sqrt({{ events }})), 3
            )
        when {{ events }} = 0 then cast(0 as double)
    end
{%- endmacro %}

{% macro byar_high(events) -%}
    case
        when {{ events }} >= 0 then
            ({{ events }} + 1) * power(
                1 - 1 / (9 * cast({{ events }} + 1 as double)) + {{ z95() }} / (3 * sqrt({{ events }} + 1)), 3
            )
    end
{%- endmacro %}
