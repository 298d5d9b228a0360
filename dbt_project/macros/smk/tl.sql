{#- Points of one other duty (TL) of `kind` (Perpol 1/2025 arts. 19-20). Without its order, evidence or
    letter it does not count, nor does an operation beyond the months that count: `month_no` numbers
    the months of the member's operations. `rule` is a relation with the rule's parameters. -#}
{% macro smk_duty_points(kind, has_evidence, month_no, rule) -%}
    case
        when not {{ has_evidence }} then cast(0 as double)
        when {{ kind }} = 'task' then {{ rule }}.tl_task
        when {{ kind }} = 'innovation' then {{ rule }}.tl_innovation
        when {{ kind }} = 'operation' and {{ month_no }} > {{ rule }}.tl_operation_months then
            cast(0 as double)
        when {{ kind }} = 'operation' then {{ rule }}.tl_operation
    end
{%- endmacro %}
