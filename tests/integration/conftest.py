"""Fixtures for tests that read real files and servers."""

from pathlib import Path

import pytest

from tests.integration.site_folder import SiteFolder


@pytest.fixture
def folder(tmp_path: Path) -> SiteFolder:
    """A fresh, sound site folder."""
    return SiteFolder(tmp_path / "site")
