{#- What the loads since the last good build touch, as text for predicates: constants reach the scan of a
    table or of a Parquet file, where a join would read it whole. -#}

{#- Days as `date, date`, '' where none is touched, none where all are; key: the model's name. -#}
{% macro touched_days() -%}
    {%- set found = {} -%}
    {%- set query -%}
        select model, day_on from {{ ref('stg_site_touched') }} order by model, day_on
    {%- endset -%}
    {%- for row in run_query(query).rows -%}
        {%- if row['day_on'] is none -%}
            {%- do found.update({row['model']: none}) -%}
        {%- elif found.get(row['model'], '') is not none -%}
            {%- set day = "cast('" ~ row['day_on'] ~ "' as date)" -%}
            {%- set earlier = found.get(row['model']) -%}
            {%- do found.update({row['model']: earlier ~ ', ' ~ day if earlier else day}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{#- Indicators as `'O07', 'O08'` that are touched on the same days; key: the days, none for all. -#}
{% macro touched_indicators() -%}
    {%- set groups = {} -%}
    {%- for model_name, days in touched_days().items() if model_name.startswith('ind_') -%}
        {%- set names = groups.setdefault(days, []) -%}
        {%- do names.append("'" ~ model_name[4:] | upper ~ "'") -%}
    {%- endfor -%}
    {{ return(groups) }}
{%- endmacro %}

{#- Rows of a model of its own days: a fact or the branch of an indicator. -#}
{% macro touched_day(model_name, day='activity_date') -%}
    {%- set touched = ref('stg_site_touched') -%}
    {%- if is_incremental() -%}
        {%- set days = touched_days().get(model_name, '') -%}
        {{ 'true' if days is none else day ~ ' in (' ~ days ~ ')' if days else 'false' }}
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}

{#- As `touched_day`, on the clock that the day is taken of: Parquet knows its bounds. -#}
{% macro touched_clock(model_name, clock) -%}
    {%- set touched = ref('stg_site_touched') -%}
    {%- if is_incremental() and touched_days().get(model_name) -%}
        {%- set days = touched_days()[model_name].split(', ') -%}
        {{ clock }} >= {{ days | first }} and {{ clock }} < {{ days | last }} + interval '1' day
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}

{#- Whether the build computes what is touched: asked by tests, which are not incremental themselves. -#}
{% macro builds_touched() -%}
    {{ return(execute and target.type == 'duckdb' and not flags.FULL_REFRESH and touched_days() | length > 0) }}
{%- endmacro %}

{#- As `touched_day` in a test of `model`: the other rows were tested when they were built. -#}
{% macro tested_day(model, day='activity_date') -%}
    {%- set touched = ref('stg_site_touched') -%}
    {%- if builds_touched() -%}
        {%- set days = touched_days().get(model.identifier, '') -%}
        {{ 'true' if days is none else day ~ ' in (' ~ days ~ ')' if days else 'false' }}
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}

{#- Touched periods in a test. -#}
{% macro tested_period(period='period_id') -%}
    {%- set touched = ref('stg_site_touched') -%}
    {%- set cells = ref('touched_period') -%}
    {%- if builds_touched() -%} {{ period }} in (select cells.period_id from {{ cells }} as cells)
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}
