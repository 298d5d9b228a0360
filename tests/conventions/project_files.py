"""The project's files, as the rules about them see them."""

import subprocess
from functools import cache
from pathlib import Path

from warehouse.paths import REPOSITORY

# Written by `make lock`: versions and hashes, no prose.
LOCKS = {"requirements.lock", "requirements-spark.lock"}


@cache
def project_files() -> list[Path]:
    """Files under version control or about to be, relative to the repository; no locks."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    files = sorted({Path(name) for name in listed} - {Path(name) for name in LOCKS})
    return [file for file in files if (REPOSITORY / file).is_file()]


@cache
def text_of(file: Path) -> str:
    """Content of a text file of the project, '' for a picture or another binary."""
    try:
        return (REPOSITORY / file).read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def python_files(*folders: str) -> list[Path]:
    """Python files of the project under `folders`."""
    return [f for f in project_files() if f.suffix == ".py" and f.parts[0] in folders]
