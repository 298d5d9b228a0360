{#- Value of one aspect (time, quantity, quality) of a month: realisation as a percentage of target,
    at most `cap` (Perpol 1/2025 art. 17; the cap is not in the articles read: a setting). -#}
{% macro smk_aspect_value(target, realisation, cap) -%}
    case
        when 100 * {{ realisation }} / {{ target }} > {{ cap }} then {{ cap }}
        else 100 * {{ realisation }} / {{ target }}
    end
{%- endmacro %}

{#- What a month adds to the value of the work contract: KK is the sum of the six monthly values / 6
    (Perpol 1/2025 arts. 17-18). -#}
{% macro smk_month_share(months) -%}
    1 / {{ months }}
{%- endmacro %}
