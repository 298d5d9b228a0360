"""A site: all that differs between installations, read from one folder and checked as a whole."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.indicators import load_indicators
from pipelines.records.faults import LINE, check_keys, gather
from pipelines.records.row_hash import with_row_hash
from pipelines.sources.accept import judge
from pipelines.sources.load_source import check_source, load_source
from pipelines.sources.problem import Problem, SiteProblems
from pipelines.sources.readers.base import ReadError
from pipelines.sources.search_path import SearchPath
from pipelines.sources.settings import (
    Holiday,
    Known,
    Setting,
    SmkParameter,
    Sop,
    Target,
    Weight,
    load_settings,
)
from pipelines.sources.source import Source
from pipelines.sources.specification import (
    Closings,
    Drift,
    Generated,
    Level,
    Retries,
    SiteSpec,
    SmkReading,
    SmkRule,
    read_site_file,
)
from pipelines.sources.unit_tree import tree_faults, with_time_zones
from pipelines.sources.yaml_file import YamlFile

FALLBACK_ZONE = "UTC"  # only to go on checking when site.yml itself is at fault


@dataclass(frozen=True)
class Site:
    """A checked site.

    `units` has the columns of the unit contract, every `time_zone` filled (the nearest ancestor's,
    else the site's). `targets`, `weights`, `sops`, `holidays`, `smk_parameters` are typed; blanks
    are null. `sources` by name, units first. `notices`: environment variables with addresses.
    """

    path: Path
    data_root: Path | None
    id: str
    name: str
    note: str | None
    languages: tuple[str, ...]
    time_zone: str
    levels: tuple[Level, ...]
    as_of: date | None
    near_pct: float
    judge_pct: float
    smk_rules: tuple[SmkRule, ...]
    smk: SmkReading
    retries: Retries
    drift: Drift
    closings: Closings
    notices: tuple[str, ...]
    generator: Generated | None
    sources: dict[str, Source]
    units: pl.DataFrame
    targets: pl.DataFrame
    weights: pl.DataFrame
    sops: pl.DataFrame
    holidays: pl.DataFrame
    smk_parameters: pl.DataFrame

    @property
    def search(self) -> SearchPath:
        """Where its files are looked for."""
        return SearchPath(self.path, self.data_root)

    @property
    def chosen_rules(self) -> dict[str, str]:
        """Semester → the rule the site has score members from it on; empty where it names none."""
        return {choice.semester_from: choice.rule for choice in self.smk_rules}


def load_site(path: Path, data_root: Path | None = None) -> Site:
    """Read and check a site folder; no row but the units' is read.

    No server is contacted either, unless the units come from one.

    Raises:
        SiteProblems: everything that is wrong, at once.
    """
    path, data_root = Path(path).resolve(), Path(data_root).resolve() if data_root else None
    loader = _Loader(SearchPath(path, data_root))
    site = loader.site()
    if loader.problems or site is None:
        raise SiteProblems(loader.problems)
    return site


class _Loader:
    """Goes on after a fault as far as it can, so that all are told at once."""

    def __init__(self, search: SearchPath) -> None:
        self.search = search
        self.problems: list[Problem] = []

    def site(self) -> Site | None:
        spec = self._site_file()
        zone = spec.time_zone if spec else FALLBACK_ZONE
        levels = frozenset(level.id for level in spec.levels) if spec else None
        files, sources = self._sources(zone)
        units = self._units(files, sources, zone, levels)
        unit_ids = None if units is None else frozenset(units["unit_id"])
        for name, source in sources.items():
            self.problems += check_source(files[name], source, self.search, unit_ids)
        known = Known(unit_ids, levels, load_indicators())
        targets, weights, sops, holidays, smk_parameters = (
            self._settings(file, schema, known)
            for file, schema in (
                ("targets.csv", Target),
                ("weights.csv", Weight),
                ("sops.csv", Sop),
                ("holidays.csv", Holiday),
                ("smk_parameters.csv", SmkParameter),
            )
        )
        if spec is None or units is None:
            return None
        return Site(
            path=self.search.site,
            data_root=self.search.data_root,
            id=spec.id,
            name=spec.name,
            note=spec.note,
            languages=tuple(spec.languages),
            time_zone=spec.time_zone,
            levels=tuple(spec.levels),
            as_of=spec.as_of,
            near_pct=spec.near_pct,
            judge_pct=spec.judge_pct,
            smk_rules=tuple(spec.smk_rules),
            smk=spec.smk,
            retries=spec.retries,
            drift=spec.drift,
            closings=spec.closings,
            notices=tuple(spec.notices),
            generator=spec.generator,
            sources=sources,
            units=units,
            targets=targets,
            weights=weights,
            sops=sops,
            holidays=holidays,
            smk_parameters=smk_parameters,
        )

    def _site_file(self) -> SiteSpec | None:
        spec, problems = read_site_file(self.search.site)
        self.problems += problems
        return spec

    def _sources(self, zone: str) -> tuple[dict[str, YamlFile], dict[str, Source]]:
        files: dict[str, YamlFile] = {}
        sources: dict[str, Source] = {}
        for path in sorted((self.search.site / "sources").glob("*.y*ml")):
            file, source, problems = load_source(path, self.search, zone)
            self.problems += problems
            if path.stem in files:
                self.problems.append(
                    file.problem((), f"a second source {path.stem!r}", "rename one of the files")
                )
            files[path.stem] = file
            if source:
                sources[path.stem] = source
        units_first = sorted(sources.items(), key=lambda item: item[1].record != "unit")
        return files, dict(units_first)

    def _units(
        self,
        files: dict[str, YamlFile],
        sources: dict[str, Source],
        zone: str,
        levels: frozenset[str] | None,
    ) -> pl.DataFrame | None:
        """The unit tree, or None if it could not be read well enough to check others against it."""
        unit_sources = [source for source in sources.values() if source.record == "unit"]
        unit_files = [file for file in files.values() if _is_unit_file(file)]
        if not unit_files:
            self.problems.append(
                Problem("sources", 1, "record", "sources of units: none", "there must be one")
            )
        if not unit_sources or len(unit_sources) < len(unit_files):
            return None
        for source in unit_sources:
            file = files[source.name]
            if check_source(file, source, self.search, None) or self._flawed(file):
                return None
        return self._read_units(files, unit_sources, zone, levels)

    def _flawed(self, file: YamlFile) -> bool:
        return any(problem.file == file.name for problem in self.problems)

    def _read_units(
        self,
        files: dict[str, YamlFile],
        sources: list[Source],
        zone: str,
        levels: frozenset[str] | None,
    ) -> pl.DataFrame | None:
        """The tree all unit sources make together, such as a top unit above those of a list."""
        places: list[tuple[str, int]] = []
        rows, faults = [], []
        for source in sources:
            found = self._only_extract(files[source.name], source)
            if found is None:
                return None
            name, extract = found
            across_extracts = pl.int_range(pl.len()) + len(places)
            places += [(name, line) for line in extract[LINE]]
            judged = judge(source, extract.with_columns(across_extracts.alias(LINE)))
            rows.append(judged.rows.select(LINE, *source.contract.column_names()))
            faults.append(judged.faults)
        contract = sources[0].contract
        hashed = with_row_hash(pl.concat(rows), contract.column_names())
        units, conflicts, _ = check_keys(hashed, contract)
        all_faults = gather(*faults, conflicts)
        if all_faults.is_empty():
            # an unreadable unit would make orphans of all below it
            all_faults = tree_faults(units, levels)
        if units.is_empty():
            file = files[sources[0].name]
            self.problems.append(file.problem(("reader",), "there is no unit", "deliver the units"))
        self.problems += [
            Problem(places[row][0], places[row][1], field, reason, "correct the row")
            for row, field, reason in all_faults.iter_rows()
        ]
        if len(all_faults) or units.is_empty():
            return None
        return with_time_zones(units.select(contract.column_names()), zone)

    def _only_extract(self, file: YamlFile, source: Source) -> tuple[str, pl.DataFrame] | None:
        """Name and rows of the one extract of a unit source; None, and a problem, if it fails."""
        try:
            delivery, *more = source.reader.deliveries(self.search)
            extract = delivery.read()
        except ReadError as fault:
            self.problems.append(file.problem(("reader",), str(fault), "make it readable"))
            return None
        if more:
            remedy = "narrow the path to one file"
            self.problems.append(
                file.problem(("reader", "path"), "units lie in several files", remedy)
            )
            return None
        return delivery.name, extract

    def _settings(self, file: str, schema: type[Setting], known: Known) -> pl.DataFrame:
        rows, problems = load_settings(self.search, file, schema, known)
        self.problems += problems
        return rows


def _is_unit_file(file: YamlFile) -> bool:
    return isinstance(file.value, dict) and file.value.get("record") == "unit"
