{#- Rank of the shortest period a row may be shown in; a row stands in periods of its rank or higher. -#}
{% macro grain_rank(grain) -%}
    case {{ grain }}
        when 'day' then 0
        when 'month' then 1
        when 'quarter' then 2
        when 'semester' then 3
        else 4
    end
{%- endmacro %}
