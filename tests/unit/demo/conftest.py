"""The extract files of the synthetic world, written once for all tests of it."""

from pathlib import Path

import pytest

from pipelines.demo.world import write_extracts


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extracts")
    write_extracts(folder)
    return folder
