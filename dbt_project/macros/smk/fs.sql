{#- Specific factor before any addition: FS = 0.54 KK + 0.46 TL (Perpol 1/2025 art. 16(3)). -#}
{% macro smk_fs(kk, tl, rule) -%}
    {{ smk_weighted(rule ~ '.weight_kk', kk) }} + {{ smk_weighted(rule ~ '.weight_tl', tl) }}
{%- endmacro %}

{#- What a high-risk assignment adds to FS (Perpol 1/2025 art. 16(4)), by the site's reading:

    article     5 % of the contract's value, inside the formula: KK counts 1.05 times, weighted 0.54
    article_fs  5 % of the contract's value, added to FS unweighted
    sample      5 % of the whole FS, as the regulation's own sample form on page 40 has it

    Of KK 97.6041 and TL 100 (FS 98.7062) they make 101.342, 103.586 and 103.641. FS is not capped,
    the final score is. -#}
{% macro smk_high_risk(kk, fs, rule, reading) -%}
    case {{ reading }}
        when 'article' then {{ rule }}.weight_kk * {{ kk }} * {{ rule }}.high_risk_pct / 100
        when 'article_fs' then {{ kk }} * {{ rule }}.high_risk_pct / 100
        when 'sample' then {{ fs }} * {{ rule }}.high_risk_pct / 100
    end
{%- endmacro %}
