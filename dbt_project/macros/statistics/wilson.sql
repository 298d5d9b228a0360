{#- Wilson score limits of a proportion, 95 %.

    E. B. Wilson, JASA 22 (1927) 209-212; as in Newcombe, Statistics in Medicine 17 (1998) 857-872,
    method 3. `successes` of `trials`; limits as fractions, null for no trials. -#}
{% macro wilson_low(successes, trials) -%}
    {{ _wilson(successes, trials, '-') }}
{%- endmacro %}

{% macro wilson_high(successes, trials) -%}
    {{ _wilson(successes, trials, '+') }}
{%- endmacro %}

{% macro _wilson(successes, trials, sign) -%}
    {%- set z = z95() -%}
    case
        when {{ trials }} > 0 then
            (
                2 * {{ successes }} + {{ z }} * {{ z }}
                {{ sign }} {{ z }} * sqrt(
                    {{ z }} * {{ z }} + 4 * {{ successes }} * greatest(1 - {{ successes }} / {{ trials }}, 0)
                )
            ) / (2 * ({{ trials }} + {{ z }} * {{ z }}))
    end
{%- endmacro %}
