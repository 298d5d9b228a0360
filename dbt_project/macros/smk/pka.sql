{#- Weight of the rater (PP) or of the peers (RK) within work behaviour: PKA = 0.80 PP + 0.20 RK,
    and 1.00 PP where no peer gave a mark (Perpol 1/2025 art. 24). -#}
{% macro smk_role_weight(rater_role, has_peers, rule) -%}
    case
        when {{ rater_role }} = 'peer' then {{ rule }}.weight_rk
        when {{ has_peers }} then {{ rule }}.weight_pp
        else {{ rule }}.weight_pp + {{ rule }}.weight_rk
    end
{%- endmacro %}
