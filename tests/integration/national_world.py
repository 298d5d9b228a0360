"""The demo's own world: where its site folder lies, and its true tables."""

from pathlib import Path

import polars as pl

from pipelines.demo.ground import make_ground
from pipelines.demo.settings import Settings
from pipelines.demo.site_folder import PLANTED, TRUTH
from pipelines.demo.stories import Stories
from pipelines.demo.world import build
from warehouse.paths import REPOSITORY

SETTINGS = Settings()
SITE = REPOSITORY / "pipelines" / "sites" / "demo"


def truth_of(home: Path) -> pl.DataFrame:
    """The ground truth beside the extracts of the demo's home."""
    return pl.read_parquet(home / TRUTH)


def planted_in(home: Path) -> pl.DataFrame:
    """The broken rows among the extracts of the demo's home."""
    return pl.read_parquet(home / PLANTED)


def true_tables() -> dict[str, pl.DataFrame]:
    """The true tables the demo's extracts were written from, by record name."""
    return build(SETTINGS)


class Cast:
    """Who plays which part: the units the stories of the world are told of."""

    def __init__(self) -> None:
        ground = make_ground(SETTINGS)
        self._names = ground.tree.unit_id
        self._stories: Stories = ground.stories

    def __getitem__(self, part: str) -> str:
        """Id of the unit in a part, such as slow_polsek; `top` is the top of the tree."""
        return str(self._names[0 if part == "top" else getattr(self._stories, part)])
