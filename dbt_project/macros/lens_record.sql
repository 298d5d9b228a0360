{#- The record whose id the rows of an indicator carry: clearances that of their report, the first task
    force that of its issue. -#}
{% macro lens_record(record) -%}
    case {{ record }}
        when 'case_event' then 'crime_report'
        when 'task_force' then 'impact_issue'
        else {{ record }}
    end
{%- endmacro %}
