"""The synthetic world at the scale of the demo site, drawn and written once for all tests of it."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.collect import Outcome, collect_source
from pipelines.demo.ground import Ground, Tables
from pipelines.demo.settings import Settings
from pipelines.demo.site_folder import write_site
from pipelines.demo.world import build, ground_of
from pipelines.records.registry import open_lake
from pipelines.sources.site import Site, load_site
from warehouse.lake import Lake


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings()


@pytest.fixture(scope="session")
def tables(settings: Settings) -> Tables:
    return build(settings)


@pytest.fixture(scope="session")
def ground(settings: Settings) -> Ground:
    return ground_of(settings)


@pytest.fixture(scope="session")
def folder(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated site folder."""
    return write_site(settings, tmp_path_factory.mktemp("world") / "site")


@pytest.fixture(scope="session")
def site(folder: Path) -> Site:
    return load_site(folder)


@pytest.fixture(scope="session")
def planted(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "extracts" / "planted.parquet")


@pytest.fixture(scope="session")
def collected(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Lake, dict[str, list[Outcome]]]:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    open_lake(lake)
    return lake, {name: collect_source(site, source, lake) for name, source in site.sources.items()}
