"""One site for all tests of this folder: each module's records in regions of its own.

The site does not say on which day it knows its records, so that is the day of the last one: the
tenth of April 2024, when the unit of the running month has its last report.
"""

from collections.abc import Iterator

import pytest

from tests.conftest import Smk
from tests.integration.figures import (
    test_known_zero,
    test_partial_knowledge,
    test_peers_and_grades,
    test_road_safety_index,
    test_running_month,
)
from tests.integration.record_files import write_record
from tests.integration.site_folder import SiteFolder
from warehouse.access import Reader, open_reader

SITE = """\
id: figures
name: Regions that know much or little
time_zone: Asia/Jakarta
levels:
  - {id: mabes, name_id: Mabes, name_en: Headquarters}
  - {id: polda, name_id: Polda, name_en: Region}
  - {id: polres, name_id: Polres, name_en: District}
"""
MODULES = (
    test_known_zero,
    test_partial_knowledge,
    test_peers_and_grades,
    test_road_safety_index,
    test_running_month,
)
UNITS = """\
record: unit
reader: {format: csv, path: units.csv}
columns:
  unit_id: unit_id
  name: unit_id
  level: level
  parent_id: parent_id
  unit_type: unit_type
"""


@pytest.fixture(scope="package")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of what the site published."""
    path = tmp_path_factory.mktemp("figures")
    folder = SiteFolder(path / "site")
    for name in ("sources/calls.yml", "calls.csv"):
        (folder.path / name).unlink()
    units = ["unit_id,level,parent_id,unit_type", "N,mabes,,"]
    for module in MODULES:
        units += module.UNITS
        subject = module.__name__.rpartition("test_")[2]
        for record, rows in module.RECORDS.items():
            write_record(folder, record, rows, source=f"{subject}_{record}")
    files = {
        "site.yml": SITE,
        "sources/units.yml": UNITS,
        "units.csv": "\n".join(units) + "\n",
        "targets.csv": "indicator_id,unit_id,target,valid_from,source\n"
        + test_peers_and_grades.TARGETS
        + test_road_safety_index.TARGETS,
        "sops.csv": test_partial_knowledge.LIMITS,
    }
    for name, content in files.items():
        folder.write(name, content)
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))
    opened = open_reader(smk.home / "figures")
    yield opened
    opened.close()
