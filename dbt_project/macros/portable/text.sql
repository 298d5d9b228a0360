{#- `text` without spaces at its ends, and one space for each run of spaces, tabs or line ends. -#}
{% macro single_spaced(text) -%}
    {{ return(adapter.dispatch('single_spaced', 'smk')(text)) }}
{%- endmacro %}

{% macro default__single_spaced(text) -%}
    trim(regexp_replace({{ text }}, '[ \t\r\n]+', ' ', 'g'))
{%- endmacro %}

{% macro spark__single_spaced(text) -%}
    trim(regexp_replace({{ text }}, '[ \t\r\n]+', ' '))
{%- endmacro %}
