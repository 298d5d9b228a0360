{% set items = range(1, 10) %}

with

answers as (

    select
        *,
        {% for i in items %}
        case when u{{ i }} is null then 0 else 1 end {{ '+' if not loop.last }}
        {% endfor %} as items,
        {% for i in items %}
        coalesce(u{{ i }}, 0) {{ '+' if not loop.last }}
        {% endfor %} as total,
        {% for i in items %}
        case when u{{ i }} >= 3 then 1 else 0 end {{ '+' if not loop.last }}
        {% endfor %} as top_items
    from {{ ref('stg_satisfaction_survey') }}

)

select
    response_id,
    unit_id,
    answered_on,
    service,
    cast(items as int) as items,
    cast(total as double) / items as mean_item,
    cast(top_items as double) / items as top_share
from answers
where items > 0
