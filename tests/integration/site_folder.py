"""A small site in a temporary folder, for tests that read real files."""

from pathlib import Path
from typing import Any

import polars as pl

from pipelines.collect import Outcome, collect_source
from pipelines.records.registry import open_lake
from pipelines.sources.site import Site, load_site
from warehouse.lake import Lake

SITE = """\
id: tiny
name: Tiny force
time_zone: Asia/Jakarta
levels:
  - {id: polda, name_id: Polda, name_en: Region}
  - {id: polres, name_id: Polres, name_en: District}
"""
UNITS = """\
unit_id,name,level,parent_id,time_zone,code
P,Polda,polda,,,00
A,Polres A,polres,P,,01
B,Polres B,polres,P,Asia/Jayapura,02
"""
UNIT_SOURCE = """\
record: unit
reader: {format: csv, path: units.csv}
columns:
  unit_id: unit_id
  name: name
  level: level
  parent_id: parent_id
  time_zone: time_zone
  code: code
"""
CALLS = """\
record: emergency_call
reader: {format: csv, path: "calls*.csv"}
columns:
  call_id: id
  unit_id: {expr: unit, map_file: units.csv}
  received_at: strptime(t, '%Y-%m-%d %H:%M:%S')
  priority: prio
"""
CALL_ROWS = """\
id,unit,t,prio
1,01,2024-03-01 08:00:00,1
2,02,2024-03-01 08:00:00,2
"""


class SiteFolder:
    """A sound site with one source of calls; tests overwrite what they are about."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("site.yml", SITE)
        self.write("units.csv", UNITS)
        self.write("sources/units.yml", UNIT_SOURCE)
        self.write("sources/calls.yml", CALLS)
        self.write("calls.csv", CALL_ROWS)
        self.lake = Lake(path / "home" / "lake")
        open_lake(self.lake)

    def write(self, name: str, content: str | bytes) -> Path:
        """Write one file of the site."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def load(self) -> Site:
        """The site as it is now."""
        return load_site(self.path)

    def rows(self, record: str = "emergency_call") -> list[dict[str, Any]]:
        """All versions of a record in the lake, oldest first."""
        frame = pl.read_parquet(self.lake.root / record / "*" / "data.parquet")
        return frame.sort("_load_id", "_line").to_dicts()

    def collect(self, source: str = "calls") -> list[Outcome]:
        """Collect one source of the site as it is now."""
        site = self.load()
        return collect_source(site, site.sources[source], self.lake)
