{#- The rows that a build computes anew, by the grain that a model names in its YAML (meta: touched).

    A predicate on the columns of `relation`; `true` in a build of all. A model limits what it reads by its
    grain, and the strategy `touched` deletes the rows of the same grain before it inserts them. Columns:

    indicator_day, indicator_month   indicator_id with activity_date or month_on
    lens_month                       as indicator_month; all where the members of lenses changed
    cell                             indicator_id with period_id, of touched rows
    lens_cell                        as cell; all where the members of lenses changed
    score                            as cell, and of periods that were still running
    comparison                       as score, with the period after it that is compared with it
    period                           period_id
    day                              activity_date, of a fact that holds one record
    whole                            none: the model compares all it finds with all it had -#}
{% macro touched(grain, relation='') -%}
    {%- set at = relation ~ '.' if relation else '' -%}
    {#- dbt learns what a model reads from its text as it is in a build of all -#}
    {%- if grain in ('cell', 'lens_cell', 'score', 'comparison', 'period') -%}
        {%- set cells = ref('touched_period') -%}
    {%- endif -%}
    {%- if grain in ('day', 'indicator_day', 'indicator_month', 'lens_month', 'lens_cell') -%}
        {%- set days = ref('stg_site_touched') -%}
    {%- endif -%}
    {%- if not is_incremental() or grain == 'whole' -%} true
    {%- elif grain == 'day' -%} {{ touched_day(model.name, at ~ 'activity_date') }}
    {%- elif grain.startswith('lens_') and touched_days().get('lens_month', '') is none -%} true
    {%- elif grain == 'indicator_day' -%}
        {{ touched_bounds(at ~ 'activity_date') }} and {{ touched_dates(at, 'activity_date') }}
    {%- elif grain in ('indicator_month', 'lens_month') -%}
        {{ touched_bounds(at ~ 'month_on') }} and {{ touched_months(at, at ~ 'month_on') }}
    {%- elif grain == 'period' -%}
        {{ at }}period_id in (select cells.period_id from {{ cells }} as cells)
    {%- else -%} {{ touched_cells(cells, at ~ 'indicator_id', at ~ 'period_id', grain) }}
    {%- endif -%}
{%- endmacro %}

{#- Indicators and periods of the table `cells` whose touch concerns a grain. -#}
{% macro touched_cells(cells, indicator, period, grain) -%}
    ({{ indicator }}, {{ period }}) in (
        select (cells.indicator_id, cells.period_id) from {{ cells }} as cells
        {%- if grain == 'score' %} where cells.by_its <> 'comparison'
        {%- elif grain != 'comparison' %} where cells.by_its = 'rows'
        {%- endif %}
    )
{%- endmacro %}

{#- First and last touched day as bounds of `day`, which a scan can use; none where all days of some
    indicator are touched. -#}
{% macro touched_bounds(day) -%}
    {%- set days = [] -%}
    {%- for group in touched_indicators() if group is not none -%} {%- do days.extend(group.split(', ')) -%} {%- endfor -%}
    {%- if none in touched_indicators() or not days -%} true
    {%- else -%}
        {{ day }} >= {{ first_day('month', days | min) }}
        and {{ day }} < {{ first_day('month', days | max) }} + interval '1' month
    {%- endif -%}
{%- endmacro %}

{#- Rows of indicators on their touched days. -#}
{% macro touched_dates(at, day) -%}
    (
        false
        {%- for days, names in touched_indicators().items() %}
        or {{ at }}indicator_id in ({{ names | join(', ') }})
        {%- if days %} and {{ at ~ day }} in ({{ days }}) {%- endif %}
        {%- endfor %}
    )
{%- endmacro %}

{#- Rows of indicators in the months of their touched days; `month` is SQL of a first day of month. -#}
{% macro touched_months(at, month) -%}
    (
        false
        {%- for days, names in touched_indicators().items() %}
        or {{ at }}indicator_id in ({{ names | join(', ') }})
        {%- if days %}
        and {{ month }} in (
            {%- for day in days.split(', ') %}{{ first_day('month', day) }}{{ ', ' if not loop.last }}{% endfor -%}
        )
        {%- endif %}
        {%- endfor %}
    )
{%- endmacro %}

{#- As `touched('indicator_month')`, on rows of indicators that still have their day. -#}
{% macro touched_month_of(day, lens=false) -%}
    {%- set days = ref('stg_site_touched') -%}
    {%- if not is_incremental() -%} true
    {%- elif lens and touched_days().get('lens_month', '') is none -%} true
    {%- else -%}
        {{ touched_bounds(day) }}
        and {{ touched_months(day.split('.')[0] ~ '.' if '.' in day else '', first_day('month', day)) }}
    {%- endif -%}
{%- endmacro %}

{#- As `touched`, where rows of `indicators` meet the `periods` they lie in. -#}
{% macro touched_cell(indicators, periods, grain='cell') -%}
    {%- set cells = ref('touched_period') -%}
    {%- if grain == 'lens_cell' -%} {%- set days = ref('stg_site_touched') -%} {%- endif -%}
    {%- if not is_incremental() -%} true
    {%- elif grain == 'lens_cell' and touched_days().get('lens_month', '') is none -%} true
    {%- else -%}
        {{ touched_cells(cells, indicators ~ '.indicator_id', periods ~ '.period_id', grain) }}
    {%- endif -%}
{%- endmacro %}

{#- Months of indicators that lie in a touched period. -#}
{% macro touched_month_of_cell() -%}
    {%- set cells = ref('touched_period') -%}
    {%- set months = ref('bridge_period_month') -%}
    {%- if is_incremental() -%}
        (indicator_id, month_on) in (
            select (cells.indicator_id, months.month_on)
            from {{ cells }} as cells
            inner join {{ months }} as months on cells.period_id = months.period_id
            where cells.by_its = 'rows'
        )
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}
