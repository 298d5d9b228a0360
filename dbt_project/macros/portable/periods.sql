{#- First day of the half-year of `day`: the SMK semester (January to June, July to December). -#}
{% macro semester_start(day) -%}
    case
        when month({{ day }}) <= 6 then {{ first_day('year', day) }}
        else {{ add_months(first_day('year', day), 6) }}
    end
{%- endmacro %}

{#- Name of the period that starts on `start_on`: 2024-01, 2024-Q1, 2024-S1 or 2024. -#}
{% macro period_name(period_type, start_on) -%}
    concat(
        cast(year({{ start_on }}) as string),
        case {{ period_type }}
            when 'month' then concat('-', lpad(cast(month({{ start_on }}) as string), 2, '0'))
            when 'quarter' then concat('-Q', cast(quarter({{ start_on }}) as string))
            when 'semester' then case when month({{ start_on }}) <= 6 then '-S1' else '-S2' end
            else ''
        end
    )
{%- endmacro %}
