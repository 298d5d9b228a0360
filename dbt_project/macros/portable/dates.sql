{#- Dates and clocks, written once for DuckDB and Spark. All timestamps are without time zone. -#}

{#- Seconds from timestamp `start_at` to `end_at`, as double; null when either is null. -#}
{% macro seconds_between(start_at, end_at) -%}
    {{ return(adapter.dispatch('seconds_between', 'smk')(start_at, end_at)) }}
{%- endmacro %}

{% macro default__seconds_between(start_at, end_at) -%}
    (epoch({{ end_at }}) - epoch({{ start_at }}))
{%- endmacro %}

{% macro spark__seconds_between(start_at, end_at) -%}
    (
        (unix_micros(cast({{ end_at }} as timestamp_ltz)) - unix_micros(cast({{ start_at }} as timestamp_ltz)))
        / cast(1000000 as double)
    )
{%- endmacro %}

{#- The UTC timestamp `moment` on the clock of `zone` (IANA name); null when either is null. -#}
{% macro on_clock_of(zone, moment) -%}
    {{ return(adapter.dispatch('on_clock_of', 'smk')(zone, moment)) }}
{%- endmacro %}

{% macro default__on_clock_of(zone, moment) -%}
    timezone({{ zone }}, timezone('UTC', {{ moment }}))
{%- endmacro %}

{% macro spark__on_clock_of(zone, moment) -%}
    convert_timezone('UTC', {{ zone }}, {{ moment }})
{%- endmacro %}

{#- Whole days from date `start_on` to `end_on`. -#}
{% macro days_between(start_on, end_on) -%}
    {{ return(adapter.dispatch('days_between', 'smk')(start_on, end_on)) }}
{%- endmacro %}

{% macro default__days_between(start_on, end_on) -%}
    date_diff('day', {{ start_on }}, {{ end_on }})
{%- endmacro %}

{% macro spark__days_between(start_on, end_on) -%}
    datediff({{ end_on }}, {{ start_on }})
{%- endmacro %}

{#- Date `months` calendar months after `day`. -#}
{% macro add_months(day, months) -%}
    {{ return(adapter.dispatch('add_months', 'smk')(day, months)) }}
{%- endmacro %}

{% macro default__add_months(day, months) -%}
    cast({{ day }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro spark__add_months(day, months) -%}
    add_months({{ day }}, {{ months }})
{%- endmacro %}

{#- First day of the month, quarter or year of `day`. -#}
{% macro first_day(unit, day) -%}
    cast(date_trunc('{{ unit }}', {{ day }}) as date)
{%- endmacro %}

{#- One row a month, column `month_on`, from `first_on` to `last_on` of the one-row `relation`. -#}
{% macro month_series(relation, first_on, last_on) -%}
    {{ return(adapter.dispatch('month_series', 'smk')(relation, first_on, last_on)) }}
{%- endmacro %}

{% macro default__month_series(relation, first_on, last_on) -%}
    select cast(unnest(generate_series({{ first_on }}, {{ last_on }}, interval '1 month')) as date) as month_on
    from {{ relation }}
{%- endmacro %}

{% macro spark__month_series(relation, first_on, last_on) -%}
    select explode(sequence({{ first_on }}, {{ last_on }}, interval '1' month)) as month_on
    from {{ relation }}
{%- endmacro %}

{#- One row a day, column `day_on`, from `first_on` to `last_on` of the one-row `relation`. -#}
{% macro day_series(relation, first_on, last_on) -%}
    {{ return(adapter.dispatch('day_series', 'smk')(relation, first_on, last_on)) }}
{%- endmacro %}

{% macro default__day_series(relation, first_on, last_on) -%}
    select cast(unnest(generate_series({{ first_on }}, {{ last_on }}, interval '1 day')) as date) as day_on
    from {{ relation }}
{%- endmacro %}

{% macro spark__day_series(relation, first_on, last_on) -%}
    select explode(sequence({{ first_on }}, {{ last_on }}, interval '1' day)) as day_on
    from {{ relation }}
{%- endmacro %}

{#- Day of the week of `day`, Monday 1 to Sunday 7; 1 January 1900 was a Monday. -#}
{% macro iso_weekday(day) -%}
    cast({{ days_between("cast('1900-01-01' as date)", day) }} % 7 + 1 as int)
{%- endmacro %}

{#- ISO week of `day`, such as 2026-W01: the year is that of the week's Thursday. -#}
{% macro iso_week(day) -%}
    concat(
        cast(year({{ day }} + cast(4 - {{ iso_weekday(day) }} as int)) as string),
        '-W',
        lpad(cast(weekofyear({{ day }}) as string), 2, '0')
    )
{%- endmacro %}
