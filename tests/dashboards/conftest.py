"""A published world, the dashboard serving it, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from playwright.sync_api import Browser, sync_playwright

from dashboards.language import Language
from tests.dashboards.published_world import publish_world, world
from tests.dashboards.served_dashboard import serve

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def marts() -> dict[str, pl.DataFrame]:
    """The frames of the world, as they were published."""
    return world()


@pytest.fixture(scope="session")
def world_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site home with the world as its one version."""
    home = tmp_path_factory.mktemp("world")
    publish_world(home)
    return home


@pytest.fixture
def shown_home(world_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The world as the site this process shows; caches are empty before and after."""
    st.cache_resource.clear()
    monkeypatch.setenv("SMK_SITE_HOME", str(world_home))
    yield world_home
    st.cache_resource.clear()


@pytest.fixture(params=["id", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each screen language in turn."""
    return Language(request.param)


@pytest.fixture(scope="session")
def dashboard(world_home: Path) -> Iterator[str]:
    """Address of a dashboard that shows the world."""
    with_server = serve(world_home)
    yield next(with_server)
    next(with_server, None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, driven by Playwright."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: `apt-get install chromium` to run the browser tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
