"""The statistics macros, rendered without dbt."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


@pytest.fixture(scope="module")
def render() -> Any:
    """A template's SQL, with the macros of the folder ``macros/statistics`` at hand."""
    files = sorted((PROJECT / "macros" / "statistics").glob("*.sql"))
    macros = "\n".join(file.read_text("utf-8") for file in files)
    return lambda text: Environment().from_string(macros + text).render()
