{#- The smallest change that so many cases would show: 80 % power at two-sided 5 % against a fixed
    `base` (a target, or the value itself). Why it is asked before looking at the value observed: R. V. Lenth,
    American Statistician 55 (2001) 187-193. One sample, as in Fleiss, Levin and Paik, Statistical Methods for
    Rates and Proportions (3rd ed. 2003), ch. 2. The change is taken towards the larger variance, where more
    is needed: the answer holds for both directions. -#}

{#- 97.5 % and 80 % points of the standard normal distribution, added. -#}
{% macro power_points() -%}
    (cast(1.959963984540054 as double) + 0.8416212335729143)
{%- endmacro %}

{#- Of a proportion `base` (a fraction) with `trials`, as a fraction. Normal approximation with the variance
    at the base for the 5 % and at the changed proportion for the 80 %; the change d solves the square
    (1 + b) d^2 - (2 a + b (1 - 2 p)) d + a^2 - b p (1 - p) = 0, a = z.975 sqrt(p (1 - p) / n), b = z.8^2 / n,
    p the base or one minus it, whichever is less, and at least half a case. One where not even that of the
    whole scale would show. -#}
{% macro detectable_proportion(base, trials) -%}
    {%- set folded = 'least(greatest(' ~ base ~ ', 0), greatest(1 - ' ~ base ~ ', 0))' -%}
    {%- set p = '(case when ' ~ folded ~ ' < 0.5 / ' ~ trials ~ ' then 0.5 / ' ~ trials ~ ' else ' ~ folded ~ ' end)' -%}
    {%- set variance = '(' ~ p ~ ' * (1 - ' ~ p ~ ') / ' ~ trials ~ ')' -%}
    {%- set b = '(0.7083263008007936 / ' ~ trials ~ ')' -%}
    {%- set middle = '(2 * ' ~ z95() ~ ' * sqrt(' ~ variance ~ ') + ' ~ b ~ ' * (1 - 2 * ' ~ p ~ '))' -%}
    {%- set inside = '(' ~ middle ~ ' * ' ~ middle ~ ' - 4 * (1 + ' ~ b ~ ') * 3.133132519893331 * ' ~ variance ~ ')' -%}
    case
        when {{ base }} is null then null
        when {{ trials }} > 0 and {{ inside }} >= 0
            then ({{ middle }} + sqrt({{ inside }})) / (2 * (1 + {{ b }}))
        when {{ trials }} > 0 then cast(1 as double)
    end
{%- endmacro %}

{#- Of a Poisson count expected at `base` events, as a count: on the scale of square roots the variance is
    1/4 (M. S. Bartlett, JRSS Suppl. 3, 1936, 68-78). -#}
{% macro detectable_count(base) -%}
    case
        when {{ base }} >= 0
            then {{ power_points() }} * sqrt({{ base }}) + {{ power_points() }} * {{ power_points() }} / 4
    end
{%- endmacro %}

{#- Of a mean of `n` values, from their sum and sum of squares, in the values' unit; null below two. -#}
{% macro detectable_mean(total, squares, n) -%}
    case
        when {{ n }} > 1 then
            {{ power_points() }}
            * sqrt(greatest({{ squares }} - {{ total }} * {{ total }} / {{ n }}, 0) / ({{ n }} - 1) / {{ n }})
    end
{%- endmacro %}
