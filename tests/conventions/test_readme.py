"""What the README tells a reader to do works."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlfluff.core import FluffConfig, Linter
from streamlit.testing.v1 import AppTest
from typer.main import get_command

from pipelines import dbt
from pipelines.chosen_site import SITES, find_site
from pipelines.cli import app
from pipelines.collect import collect_source
from pipelines.demo.settings import Settings
from pipelines.demo.site_folder import write_site
from pipelines.indicators import load_indicators
from pipelines.records.registry import lake_schemas
from pipelines.sources.site import load_site
from tests.conftest import Smk
from warehouse.lake import Lake
from warehouse.paths import REPOSITORY

README = (REPOSITORY / "README.md").read_text("utf-8")
SHELL = [
    shlex.split(line, comments=True)
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]
# A file is shown under its name: `sources/reviews.yml`, an empty line, the code block.
FILES: dict[str, str] = dict(
    re.findall(r"^`([\w/.]+)`\n\n```\w+\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
)


def _commands(group: Any, name: str = "smk") -> dict[str, set[str]]:
    """Full name of each command → the names of its options."""
    found: dict[str, set[str]] = {}
    for own, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= _commands(command, f"{name} {own}")
        else:
            found[f"{name} {own}"] = {option for p in command.params for option in p.opts}
    return found


SMK = _commands(get_command(app))


def test_every_make_target_it_names_exists() -> None:
    targets = re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {words[1] for words in SHELL if words[0] == "make"}
    named |= set(re.findall(r"`make (\w+)`", README))
    assert named <= set(targets)


def test_every_smk_command_and_option_it_shows_exists() -> None:
    assert all(words[0] in {"make", ".venv/bin/smk"} for words in SHELL)
    shown = [words[1:] for words in SHELL if words[0] == ".venv/bin/smk"]
    assert shown
    for words in shown:
        name = next(n for n in (" ".join(["smk", *words[:k]]) for k in (1, 2)) if n in SMK)
        assert {word for word in words if word.startswith("-")} <= SMK[name], name


def test_its_table_lists_all_commands_of_smk_and_no_others() -> None:
    listed = re.findall(r"^\| `(smk [\w ]+)` \|", README, re.MULTILINE)
    assert sorted(listed) == sorted(SMK)


def test_every_site_it_names_ships() -> None:
    named = re.findall(r"--site (\S+)|`(examples/\w+)`", README)
    for name in {first or second for first, second in named}:
        assert find_site(name).is_relative_to(SITES)


def test_every_path_it_names_exists() -> None:
    named = re.findall(
        r"[`(]((?:pipelines|dbt_project|dashboards|warehouse|tests)/[\w/.]*)[`)]", README
    )
    assert len(named) > 5
    gone = [n for n in named if n != "warehouse/home" and not (REPOSITORY / n).exists()]
    assert not gone


def test_its_source_is_collected_as_it_says(tmp_path: Path) -> None:
    site = write_site(Settings(months=1), tmp_path / "site")
    for source in (site / "sources").iterdir():
        if source.name != "units.yml":
            source.unlink()
    for name in ("sources/reviews.yml", "offices.csv", "reviews_2024.csv"):
        (site / name).write_text(FILES[name], "utf-8")
    lake = Lake(tmp_path / "lake")
    lake.open_for_writing(lake_schemas())
    loaded = load_site(site)
    (outcome,) = collect_source(loaded, loaded.sources["reviews"], lake)
    assert (outcome.read, outcome.accepted, outcome.quarantined) == (3, 2, 1)
    (reason,) = lake.quarantine("reviews")["reasons"]
    assert "0199" in reason


def test_its_indicator_is_defined_completely(tmp_path: Path) -> None:
    for name in ("ind_k08t.sql", "ind_k08t.yml"):
        (tmp_path / name).write_text(FILES[name], "utf-8")
    assert list(load_indicators(tmp_path)) == ["K08T"]


def test_its_indicator_is_written_in_the_style_of_the_others() -> None:
    linter = Linter(config=FluffConfig.from_path(str(dbt.PROJECT / "models")))
    found = linter.lint_string(FILES["ind_k08t.sql"], fname="ind_k08t.sql").violations
    assert not [str(violation) for violation in found]


def test_its_page_draws_the_demo(demo: Smk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMK_SITE_HOME", str(demo.home / "demo"))
    st.cache_resource.clear()
    page = AppTest.from_string(FILES["loads.py"] + "\n\nshow()\n", default_timeout=60).run()
    assert not page.exception
    (table,) = page.dataframe
    assert "calls_wib" in set(table.value["source"])
    st.cache_resource.clear()


def test_every_score_of_the_demo_it_asks_for_is_published(demo: Smk) -> None:
    for words in SHELL:
        if words[:2] == [".venv/bin/smk", "score"] and "--site" not in words:
            assert demo(*words[1:]).stdout
