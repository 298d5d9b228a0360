"""One site for all tests of this folder: each module's records in a region of its own.

P is the region of administration, Q that of operations, R that of the lenses. The site knows its
records as on 15 April 2026.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Smk
from tests.integration.catalogue import test_administration, test_lenses, test_operations
from tests.integration.record_files import write_record
from tests.integration.site_folder import SiteFolder
from warehouse.access import Reader, open_reader

SITE = """\
id: catalogue
name: Three regions
time_zone: Asia/Jakarta
as_of: 2026-04-15
levels:
  - {id: mabes, name_id: Mabes, name_en: Headquarters}
  - {id: polda, name_id: Polda, name_en: Region}
  - {id: polres, name_id: Polres, name_en: District}
"""
# B, D and F keep WIT
UNITS = "unit_id,name,level,parent_id,time_zone,code\nN,Mabes,mabes,,,N\n" + "".join(
    f"{region},Polda {region},polda,N,,{region}\n"
    f"{west},Polres {west},polres,{region},,{west}\n"
    f"{east},Polres {east},polres,{region},Asia/Jayapura,{east}\n"
    for region, west, east in (("P", "A", "B"), ("Q", "C", "D"), ("R", "E", "F"))
)


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of the site, published."""
    path = tmp_path_factory.mktemp("catalogue")
    folder = SiteFolder(path / "site")
    for name in ("sources/calls.yml", "calls.csv"):
        (folder.path / name).unlink()
    folder.write("site.yml", SITE)
    folder.write("units.csv", UNITS)
    for module in (test_administration, test_operations, test_lenses):
        office = module.__name__.rpartition("_")[2]
        for record, rows in module.RECORDS.items():
            write_record(folder, record, rows, source=f"{office}_{record}")
    for name, content in test_lenses.SETTINGS.items():
        folder.write(name, content)
    smk = Smk(path / "home")
    smk("run", "--site", str(folder.path))
    return smk.home / "catalogue"


@pytest.fixture(scope="package")
def reader(home: Path) -> Iterator[Reader]:
    """A reader of what the site published."""
    opened = open_reader(home)
    yield opened
    opened.close()
