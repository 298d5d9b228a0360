"""Fixtures every test may use."""

import json
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

REPOSITORY = Path(__file__).resolve().parents[1]
SMK = str(Path(sys.executable).with_name("smk"))

# every home of the tests reads one parse of the project
os.environ.setdefault("SMK_CACHE", str(REPOSITORY / "tests" / "output" / "cache"))


class OneProcessASite(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Whole files go to a process, and whole folders of integration tests: they share a site."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(nodeid.partition("::")[0])
        return str(file.parent if file.parent.parent.name == "integration" else file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneProcessASite:
    """The scheduler of ``make test``."""
    return OneProcessASite(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spark first: it takes longest, without the demo, which the other process builds meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("spark") is None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of published records and oracles; tests that need it are skipped without it."""
    folder = Path(os.environ.get("SMK_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}; set SMK_SHARED to its folder")
    return folder


class Smk:
    """The command ``smk`` in a home of its own, called as a user would."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(
        self, *arguments: str, check: bool = True, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``smk`` with ``arguments``; with ``check`` a failure shows its output."""
        done = subprocess.run(
            [SMK, *arguments],
            env={**os.environ, "SMK_HOME": str(self.home), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if check:
            assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str, **environment: str) -> Any:
        """Parsed output of a command that prints JSON."""
        return json.loads(self(*arguments, check=True, **environment).stdout)


@pytest.fixture
def smk(tmp_path: Path) -> Smk:
    """``smk`` in an empty home."""
    return Smk(tmp_path / "home")


@pytest.fixture(scope="session")
def demo() -> Smk:
    """``smk`` in a home with the demo site published.

    The home is kept between test runs: a run on unchanged inputs rebuilds nothing, and the site's
    own lock makes parallel test processes wait for the first. Tests must not write to it.
    """
    command = Smk(REPOSITORY / "tests" / "output" / "home")
    command("run")
    return command
