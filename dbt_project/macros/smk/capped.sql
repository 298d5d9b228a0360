{#- `raw` points, at most `cap`: TL (Perpol 1/2025 arts. 19-20), PH (arts. 27-28), NA (art. 30(4)).
    Null stays null, which least() would not keep. -#}
{% macro smk_capped(raw, cap) -%}
    case when {{ raw }} > {{ cap }} then {{ cap }} else {{ raw }} end
{%- endmacro %}
