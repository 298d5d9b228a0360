{#- Spark's Parquet tables cannot hold a NOT NULL constraint and dbt-spark would fail to add it; on Spark
    the data tests stand for it, on DuckDB the constraint itself is enforced. -#}
{% macro spark__persist_constraints(relation, model) -%}
{%- endmacro %}
