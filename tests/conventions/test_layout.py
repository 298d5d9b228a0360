"""What lies where, and what lies nowhere in the project."""

import hashlib
import re
from pathlib import Path

from tests.conventions.project_files import LOCKS, project_files, python_files, text_of
from warehouse.paths import REPOSITORY

ROOMS = {"pipelines", "dbt_project", "dashboards", "warehouse", "tests"}
TOOLS = {"pyproject.toml", "Makefile", ".ci", ".gitignore", ".sqlfluff", *LOCKS}
TEXTS = {"README.md", "DECISIONS.md"}
# Brackets keep this file itself clean of the words it looks for.
UNFINISHED = re.compile(
    r"\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K|place[h]older(?!=)|lorem [i]psum)\b", re.IGNORECASE
)
INDEX_HOST = re.compile(
    r"py[p]i\.|python[h]osted|npm[j]s|ana[c]onda\.|--(extra-)?index-[u]rl", re.IGNORECASE
)
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(root|work|home|Users|mnt|opt|srv)/[\w.]")
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared"}


def _lines(pattern: re.Pattern[str]) -> list[str]:
    """Places of `pattern` in the project: file, line number and line."""
    return [
        f"{file}:{number}: {line.strip()[:100]}"
        for file in project_files()
        for number, line in enumerate(text_of(file).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_the_top_level_holds_only_the_rooms_and_tool_files() -> None:
    strangers = {file.parts[0] for file in project_files()} - ROOMS - TOOLS - TEXTS
    assert not strangers, (
        f"{sorted(strangers)} at the top level: move it into one of the rooms {sorted(ROOMS)}"
    )


def test_nothing_is_left_unfinished() -> None:
    found = _lines(UNFINISHED)
    assert not found, "finish it now or write an issue, and delete the note:\n" + "\n".join(found)


def test_no_module_is_a_catch_all() -> None:
    found = [
        file
        for file in project_files()
        if CATCH_ALL & {file.stem.lower(), *(part.lower() for part in file.parts[:-1])}
    ]
    assert not found, f"{found}: name the file for the one thing it holds, or move it to its user"


def test_no_file_names_a_package_index() -> None:
    found = _lines(INDEX_HOST)
    for name in LOCKS:
        lines = (REPOSITORY / name).read_text("utf-8").splitlines()
        found += [f"{name}: {line}" for line in lines if "://" in line]
    assert not found, (
        "the user's own client configuration says where packages come from; remove:\n"
        + "\n".join(found)
    )


def test_no_file_names_a_path_of_one_machine() -> None:
    found = _lines(MACHINE_PATH)
    assert not found, (
        "take the path from warehouse.paths, an option or the environment:\n" + "\n".join(found)
    )


def test_nothing_of_the_shared_data_is_copied(shared: Path) -> None:
    ours: dict[int, list[Path]] = {}
    for file in project_files():
        ours.setdefault((REPOSITORY / file).stat().st_size, []).append(file)
    copies = [
        f"{mine} is a copy of {theirs}"
        for theirs in sorted(shared.rglob("*"))
        if theirs.is_file() and theirs.stat().st_size > 0
        for mine in ours.get(theirs.stat().st_size, [])
        if _sha256(REPOSITORY / mine) == _sha256(theirs)
    ]
    assert not copies, "read it where it lies, by --data-root:\n" + "\n".join(copies)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_only_the_warehouse_opens_duckdb() -> None:
    pattern = re.compile(r"\bduckdb\s*\.\s*connect\b|from duckdb import .*\bconnect\b")
    callers = {
        str(file)
        for file in python_files("pipelines", "dashboards", "warehouse")
        if any(pattern.search(line.split("``")[0]) for line in text_of(file).splitlines())
    }
    assert callers <= {"warehouse/connection.py"}, (
        f"{sorted(callers)}: add the way of opening you need to warehouse/connection.py and call it"
    )


def test_dagster_definitions_stay_an_entry_point() -> None:
    length = len(text_of(Path("pipelines/definitions.py")).splitlines())
    assert length <= 40, "definitions.py only loads defs/: put assets and jobs into pipelines/defs"


def test_a_page_only_arranges() -> None:
    pages = [f for f in python_files("dashboards") if f.parts[1] == "app_pages"]
    assert pages
    long = {str(p): n for p in pages if (n := len(text_of(p).splitlines())) > 80}
    assert not long, f"{long} lines: move queries to dashboards/data.py and drawing to charts/"


def test_all_sql_of_the_dashboard_is_in_one_file() -> None:
    pattern = re.compile(r"\brpt_\w+")
    found = [
        str(file)
        for file in python_files("dashboards")
        if file != Path("dashboards/data.py") and pattern.search(text_of(file))
    ]
    assert not found, f"{found}: ask dashboards/data.py, where every query is cached by version"
