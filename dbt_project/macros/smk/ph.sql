{#- An activity as it is compared: offices write one with other capitals and spaces. -#}
{% macro smk_activity(activity) -%}
    {{ single_spaced('lower(' ~ activity ~ ')') }}
{%- endmacro %}

{#- Points of one award by who gave it (Perpol 1/2025 arts. 27-28); of several for one activity only
    the highest counts. -#}
{% macro smk_award_points(giver, rule) -%}
    case {{ giver }}
        when 'presiden' then {{ rule }}.award_presiden
        when 'kapolri_menteri' then {{ rule }}.award_kapolri_menteri
        when 'kasatfung_mabes' then {{ rule }}.award_kasatfung_mabes
        when 'kapolda_gubernur' then {{ rule }}.award_kapolda_gubernur
        when 'kapolres_bupati' then {{ rule }}.award_kapolres_bupati
    end
{%- endmacro %}
