{#- Value of an indicator from its summed numerator and denominator, by kind. A clock is seconds per
    event, a count the numerator itself, a median the `middle` of the quantities (in the indicator's duration
    unit), all others multiplier x numerator / denominator. -#}
{% macro indicator_value(kind, multiplier, numerator, denominator, middle='cast(null as double)') -%}
    case {{ kind }}
        when 'count' then {{ numerator }}
        when 'median' then {{ middle }}
        when 'clock' then case when {{ numerator }} > 0 then {{ denominator }} / {{ numerator }} end
        else case when {{ denominator }} > 0 then {{ multiplier }} * {{ numerator }} / {{ denominator }} end
    end
{%- endmacro %}

{#- What n counts: the events of a rate, count or clock; the cases of all others. -#}
{% macro indicator_n(kind, numerator, denominator) -%}
    case
        when {{ kind }} in ('rate', 'count', 'clock') then {{ numerator }}
        else {{ denominator }}
    end
{%- endmacro %}

{#- Seconds in the indicator's duration unit; points are no time and stay as they are. -#}
{% macro quantity_in_unit(seconds, duration_unit) -%}
    case when {{ duration_unit }} = 'days' then {{ seconds }} / 86400 else {{ seconds }} end
{%- endmacro %}

{#- The `side` (low or high) 95 % limit of a row's value, by the indicator's own method. The limits of
    a clock are those of its count, turned over. -#}
{% macro interval_limit(side, row, t_exact) -%}
    {%- set numerator = row ~ '.numerator' -%}
    {%- set denominator = row ~ '.denominator' -%}
    {%- set other = 'high' if side == 'low' else 'low' -%}
    {%- set sign = '-' if side == 'low' else '+' -%}
    case
        when {{ row }}.interval_method = 'wilson' then
            {{ row }}.multiplier
            * {{ wilson_low(numerator, denominator) if side == 'low' else wilson_high(numerator, denominator) }}
        when {{ row }}.interval_method = 't' then
            {{ row }}.value {{ sign }} {{ row }}.multiplier
            * {{ t_half_width(numerator, row ~ '.numerator_squares', denominator, t_exact) }}
        when {{ row }}.interval_method = 'byar' and {{ row }}.kind = 'clock' then
            {{ denominator }}
            / nullif({{ byar_low(numerator) if other == 'low' else byar_high(numerator) }}, 0)
        when {{ row }}.interval_method = 'byar' then
            {{ indicator_value(
                row ~ '.kind', row ~ '.multiplier',
                byar_low(numerator) if side == 'low' else byar_high(numerator), denominator
            ) }}
    end
{%- endmacro %}

{#- Smallest change from `base` that a row's cases would show, in the indicator's unit, by the method of its
    interval; null where there is none. Of a clock: the step down to as many more events. -#}
{% macro detectable_change(row, base) -%}
    {%- set expected = base ~ ' * ' ~ row ~ '.denominator / ' ~ row ~ '.multiplier' -%}
    {%- set ticks = row ~ '.denominator / ' ~ base -%}
    case
        when {{ row }}.interval_method = 'wilson' then
            {{ row }}.multiplier
            * {{ detectable_proportion('(' ~ base ~ ' / ' ~ row ~ '.multiplier)', row ~ '.denominator') }}
        when {{ row }}.interval_method = 't' then
            {{ row }}.multiplier
            * {{ detectable_mean(row ~ '.numerator', row ~ '.numerator_squares', row ~ '.denominator') }}
        when {{ row }}.interval_method = 'byar' and {{ row }}.kind = 'count' then
            {{ detectable_count(base) }}
        when {{ row }}.interval_method = 'byar' and {{ row }}.kind = 'clock' then
            {{ base }} - {{ row }}.denominator / ({{ ticks }} + {{ detectable_count(ticks) }})
        when {{ row }}.interval_method = 'byar' and {{ row }}.denominator > 0 then
            {{ row }}.multiplier / {{ row }}.denominator * {{ detectable_count(expected) }}
    end
{%- endmacro %}
