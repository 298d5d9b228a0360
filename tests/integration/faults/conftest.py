"""A tiny site, published once, and after a correction."""

import resource

import pytest

from tests.integration.faults.tiny import (
    CORRECTED_CALL,
    Corrected,
    Tiny,
    nightly,
    tiny_site,
    wait_until_collected,
)
from warehouse.lake import Lake


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A tiny site, published once."""
    tiny = tiny_site(tmp_path_factory.mktemp("undisturbed"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    tiny.run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Tiny(tiny.site, tiny.smk, cost)


@pytest.fixture(scope="session")
def corrected(undisturbed: Tiny, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    """A night took up a correction; a run from scratch and one more night met it at work."""
    tiny = undisturbed.copy(tmp_path_factory.mktemp("corrected"))
    tiny.write("calls_correction.csv", CORRECTED_CALL)
    known = len(Lake(tiny.home / "lake").loads())
    first = nightly(tiny)
    wait_until_collected(tiny.home / "lake", first, known + 1)
    runs = [first, tiny.start("--full-refresh"), nightly(tiny)]
    ended = [run.communicate()[0].splitlines()[-1] for run in runs]
    return Corrected(tiny.site, tiny.smk, ended=tuple(ended))
