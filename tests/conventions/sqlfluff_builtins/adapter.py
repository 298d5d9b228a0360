"""Stand-in for dbt's `adapter` while sqlfluff renders the project's SQL: no dbt, no database."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def dispatch(context: Context, name: str, package: str) -> Any:
    """The macro that dbt would choose on DuckDB: the default one of the project."""
    return context.resolve(f"default__{name}")
