{#- Strategy `touched`: the rows of the touched grain are deleted, whatever became of them, and those that
    hold now inserted. Tables keep no primary key and lie in the order of their days: deleting is cheap. -#}
{% macro get_incremental_touched_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    delete from {{ arg_dict['target_relation'] }}
    where {{ touched(config.get('meta')['touched']) }};

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}
