{#- Generic factor: FG = 0.32 PKA + 0.41 JK + 0.27 PH (Perpol 1/2025 art. 22(3)). -#}
{% macro smk_fg(pka, jk, ph, rule) -%}
    {{ smk_weighted(rule ~ '.weight_pka', pka) }}
    + {{ smk_weighted(rule ~ '.weight_jk', jk) }}
    + {{ smk_weighted(rule ~ '.weight_ph', ph) }}
{%- endmacro %}
