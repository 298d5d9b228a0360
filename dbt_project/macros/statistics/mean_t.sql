{#- Half-width of the 95 % limits of a mean by Student's t, from sum, sum of squares and count.

    t comes from the seed t_quantile (n - 1 degrees of freedom up to 200) and beyond from Cornish and
    Fisher's expansion (Abramowitz and Stegun 1964, 26.7.5), there good to 1e-9. Null below two values. -#}
{% macro t_half_width(total, squares, n, t_exact) -%}
    case
        when {{ n }} > 1 then
            coalesce({{ t_exact }}, {{ _t_expansion('(' ~ n ~ ' - 1)') }})
            * sqrt(greatest({{ squares }} - {{ total }} * {{ total }} / {{ n }}, 0) / ({{ n }} - 1) / {{ n }})
    end
{%- endmacro %}

{% macro _t_expansion(degrees) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set g1 = (z ** 3 + z) / 4 -%}
    {%- set g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 -%}
    {%- set g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 -%}
    {%- set g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160 -%}
    (
        cast({{ z }} as double) + {{ g1 }} / {{ degrees }} + {{ g2 }} / power({{ degrees }}, 2)
        + {{ g3 }} / power({{ degrees }}, 3) + {{ g4 }} / power({{ degrees }}, 4)
    )
{%- endmacro %}
