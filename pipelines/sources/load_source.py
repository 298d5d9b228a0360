"""One `sources/*.yml` to a Source, or to everything that is wrong with it."""

import hashlib
from pathlib import Path

import polars as pl

from pipelines.records.registry import load_records
from pipelines.sources.check import bad_codes, expression_fault, type_fault
from pipelines.sources.convert import CodeMap
from pipelines.sources.problem import Problem
from pipelines.sources.readers.base import BROKEN, LINE, FileReader, Reader, ReadError
from pipelines.sources.readers.csv import CsvReader
from pipelines.sources.readers.formats import load_readers
from pipelines.sources.search_path import SearchPath
from pipelines.sources.source import Column, Source
from pipelines.sources.specification import ColumnSpec, SourceSpec, parse
from pipelines.sources.yaml_file import YamlFile, read_yaml
from warehouse.disk import file_sha256


def load_source(
    path: Path, search: SearchPath, site_zone: str
) -> tuple[YamlFile, Source | None, list[Problem]]:
    """The file, the source if it can be built, and the problems found without reading extracts."""
    file = read_yaml(path, search.name(path))
    if file.is_unreadable:
        return file, None, file.problems
    spec, problems = parse(SourceSpec, file)
    if spec is None:
        return file, None, file.problems + problems
    builder = _Builder(file, spec, search, site_zone)
    source = builder.source(path)
    return file, source, file.problems + problems + builder.problems


class _Builder:
    """Collects problems while it builds, so that all are told at once."""

    def __init__(
        self, file: YamlFile, spec: SourceSpec, search: SearchPath, site_zone: str
    ) -> None:
        self.file = file
        self.spec = spec
        self.search = search
        self.zone = spec.time_zone or site_zone
        self.problems: list[Problem] = []
        self._hash = hashlib.sha256()

    def source(self, path: Path) -> Source | None:
        self._hash.update(path.read_bytes() + self.zone.encode())
        records = load_records()
        record = records.get(self.spec.record)
        if record is None:
            self._problem(
                ("record",), f"no record {self.spec.record!r}", f"records: {', '.join(records)}"
            )
        reader = self._reader()
        if self.spec.where and (fault := expression_fault(self.spec.where)):
            self._problem(("where",), fault, "correct the expression")
        columns = [self._column(name, column) for name, column in self.spec.columns.items()]
        if record is None or reader is None:
            return None
        self._canonical_columns(record.name, dict(record.columns()))
        if self.spec.watch and not isinstance(reader, FileReader):
            self._problem(
                ("watch",), "only files arrive in a folder", "remove it; sql has reader.high_water"
            )
        return Source(
            name=path.stem,
            record=record.name,
            contract=record,
            reader=reader,
            where=self.spec.where,
            columns=tuple(columns),
            definition_sha256=self._hash.hexdigest(),
            freshness=self.spec.freshness,
            watch=self.spec.watch,
        )

    def _problem(self, place: tuple[str, ...], message: str, remedy: str) -> None:
        self.problems.append(self.file.problem(place, message, remedy))

    def _reader(self) -> Reader | None:
        readers = load_readers()
        wanted = readers.get(str(self.spec.reader.get("format")))
        if wanted is None:
            self._problem(
                ("reader", "format"),
                f"unknown format {self.spec.reader.get('format')!r}",
                f"formats: {', '.join(readers)}",
            )
            return None
        reader, problems = parse(wanted, self.file, ("reader",))
        self.problems += problems
        return reader

    def _canonical_columns(self, record: str, known: dict[str, object]) -> None:
        for name in self.spec.columns:
            if name not in known:
                self._problem(
                    ("columns", name),
                    f"{record} has no column {name!r}",
                    f"it has: {', '.join(known)}",
                )
        for name, column in known.items():
            if name not in self.spec.columns and not getattr(column, "nullable", True):
                self._problem(
                    ("columns",), f"{record} needs the column {name!r}", "say how it is made"
                )

    def _column(self, name: str, spec: ColumnSpec) -> Column:
        if fault := expression_fault(spec.expr):
            self._problem(("columns", name), fault, "correct the expression")
        if spec.map is not None and spec.map_file is not None:
            self._problem(("columns", name, "map_file"), "stands beside map", "keep one of them")
        if spec.has_otherwise and spec.map is None and spec.map_file is None:
            self._problem(
                ("columns", name, "otherwise"), "stands without a map", "add map or map_file"
            )
        values = spec.map if spec.map_file is None else self._code_table(name, spec)
        codes = None
        if values is not None:
            codes = CodeMap(values, spec.otherwise, spec.has_otherwise)
        return Column(name, spec.expr, spec.time_zone or self.zone, codes)

    def _code_table(self, name: str, spec: ColumnSpec) -> dict[str, str | None]:
        assert spec.map_file is not None
        wanted = spec.map_file
        place = ("columns", name, "map_file")
        paths = self.search.code_tables(wanted.path)
        if len(paths) != 1:
            self._problem(place, f"{len(paths)} files match {wanted.path!r}", "it must be one")
            return {}
        self._hash.update(file_sha256(paths[0]).encode())
        try:
            rows = CsvReader(format="csv", path=wanted.path).read(paths[0])
        except ReadError as fault:
            self._problem(place, str(fault), "correct the file")
            return {}
        broken = rows.filter(pl.col(BROKEN).is_not_null())
        for line, why in broken.select(LINE, BROKEN).iter_rows():
            self._problem(place, f"{paths[0].name}:{line}: malformed: {why}", "correct the row")
        value = wanted.value or name
        missing = [column for column in (wanted.key, value) if column not in rows.columns]
        if missing:
            self._problem(
                place, f"{paths[0].name} has no column {missing[0]!r}", "name it by key and value"
            )
            return {}
        return self._pairs(rows.select(key=wanted.key, value=value), place, paths[0].name)

    def _pairs(
        self, rows: pl.DataFrame, place: tuple[str, ...], file: str
    ) -> dict[str, str | None]:
        pairs = rows.with_columns(pl.all().str.strip_chars()).drop_nulls("key").unique()
        twice = pairs.filter(pl.col("key").is_duplicated())["key"].unique().sort()
        if len(twice):
            shown = ", ".join(twice.head(5))
            self._problem(place, f"{file} gives a key two values: {shown}", "keep one of them")
        return dict(pairs.iter_rows())


def check_source(
    file: YamlFile, source: Source, search: SearchPath, unit_ids: frozenset[str] | None
) -> list[Problem]:
    """Problems that show only against the source's files and the site's units (None: not known)."""
    problems = [
        file.problem(("columns", column.name), f"maps to {value!r}, {why}", "correct the map")
        for column in source.columns
        if column.codes and column.name in source.contract.columns()
        for value, why in bad_codes(
            [*column.codes.values.values(), column.codes.otherwise],
            source.contract,
            column.name,
            unit_ids,
        )
    ]
    if isinstance(source.reader, FileReader):
        problems += _check_files(file, source, source.reader, search)
    return problems


def _check_files(
    file: YamlFile, source: Source, reader: FileReader, search: SearchPath
) -> list[Problem]:
    try:
        paths = [path for path, _ in reader.files(search).values()]
    except ReadError as fault:
        return [file.problem(("reader", "path"), str(fault), "rename the file")]
    if not paths:
        return [
            file.problem(("reader", "path"), f"no file matches {reader.path!r}", "deliver the file")
        ]
    problems: list[Problem] = []
    for path in paths:
        try:
            header = reader.header(path)
        except ReadError as fault:
            problems.append(file.problem(("reader", "path"), str(fault), "correct the file"))
        else:
            problems += [
                file.problem(tuple(key.split(".")), message, remedy)
                for key, message, remedy in header_faults(source, header)
            ]
    return list(dict.fromkeys(problems))


def header_faults(source: Source, header: pl.Schema) -> list[tuple[str, str, str]]:
    """Key, message and remedy of every expression that does not fit one extract's columns.

    JSON without any object has no columns and no row to misread.
    """
    if not header:
        return []
    wanted = {
        f"columns.{column.name}": (column.sql, pl.String() if column.codes else known.dtype)
        for column in source.columns
        if (known := source.contract.columns().get(column.name))
    }
    if source.where:
        wanted["where"] = (source.where, pl.Boolean())
    found = {
        key: type_fault(sql, header, dtype)
        for key, (sql, dtype) in wanted.items()
        if not expression_fault(sql)
    }
    return [(key, *fault) for key, fault in found.items() if fault]
