"""Every site that ships is sound, and what lies in its folder is in it."""

from pathlib import Path

import pytest

from pipelines.chosen_site import SITES
from pipelines.sources.site import Site, load_site
from tests.conftest import Smk

EXAMPLES = sorted(file.parent for file in SITES.glob("examples/*/site.yml"))


def _says(site: Site) -> str:
    files = {file.stem for file in (site.path / "sources").glob("*.yml")}
    assert set(site.sources) == files
    return site.note or ""


def test_the_demo_site_is_sound_and_says_it_is_synthetic(demo: Smk) -> None:
    note = _says(load_site(SITES / "demo", demo.home / "demo"))
    assert "Synthetic" in note


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: str(folder.name))
def test_every_example_site_is_sound_and_says_what_it_is(folder: Path, shared: Path) -> None:
    note = _says(load_site(folder, shared))
    assert note, f"{folder.name}/site.yml: say in `note` what the data are, and what they are not"
