{#- Category of a final score (Perpol 1/2025 art. 31); `>=` only, so no value falls between two. -#}
{% macro smk_band(na, rule) -%}
    case
        when {{ na }} >= {{ rule }}.band_sangat_baik then 'sangat_baik'
        when {{ na }} >= {{ rule }}.band_baik then 'baik'
        when {{ na }} >= {{ rule }}.band_cukup then 'cukup'
        when {{ na }} >= {{ rule }}.band_kurang then 'kurang'
    end
{%- endmacro %}

{#- A "kurang" that disaster or emergency caused becomes "baik", by a signed berita acara (Perpol
    1/2025 art. 32). -#}
{% macro smk_band_final(band, force_majeure_no) -%}
    case when {{ band }} = 'kurang' and {{ force_majeure_no }} is not null then 'baik' else {{ band }} end
{%- endmacro %}
