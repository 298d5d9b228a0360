{#- Final score before rounding and cap: NA = 0.60 FS + 0.40 FG (Perpol 1/2025 art. 30(4)). -#}
{% macro smk_na(fs, fg, rule) -%}
    {{ smk_weighted(rule ~ '.weight_fs', fs) }} + {{ smk_weighted(rule ~ '.weight_fg', fg) }}
{%- endmacro %}

{#- Rounded to a multiple of `step` (1: a whole number), half up (Perpol 1/2025 art. 30(3)): 60.49 is 60,
    60.50 is 61. Sums in binary may end a hair under the half; a billionth brings them back. Never
    banker's rounding. -#}
{% macro smk_half_up(score, step) -%}
    cast(floor({{ score }} / {{ step }} + 0.5 + 1e-9) * {{ step }} as int)
{%- endmacro %}
