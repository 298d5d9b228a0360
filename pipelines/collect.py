"""Collect one source: read what it delivers, judge the rows, commit them to the lake."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Literal, Self

from pipelines.records.registry import contract_version
from pipelines.sources.accept import accept
from pipelines.sources.load_source import header_faults
from pipelines.sources.readers.base import (
    EVERYTHING,
    OWN,
    Delivery,
    FileReader,
    ReadError,
    SourceDown,
    Wanted,
)
from pipelines.sources.site import Site
from pipelines.sources.source import Source
from warehouse.faults import RunFault
from warehouse.lake import Batch, Extract, Lake, Load
from warehouse.run_log import RunLog

State = Literal["loaded", "unchanged"]


class CollectError(RunFault):
    """An extract could not be loaded at all; the message names source and file and says why."""


class SourceUnreachable(CollectError):
    """The source is down; a later try may find it up again."""


@dataclass(frozen=True)
class Outcome:
    """What became of one extract: `read = accepted + duplicates + quarantined`."""

    source: str
    record: str
    file: str
    state: State
    read: int
    accepted: int
    duplicates: int
    quarantined: int
    corrected: int
    filtered: int

    @classmethod
    def of_load(cls, load: Load, state: State = "loaded") -> Self:
        """The counts of a load."""
        return cls(
            source=load.source,
            record=load.record,
            file=load.file,
            state=state,
            read=load.rows_read,
            accepted=load.accepted,
            duplicates=load.duplicates,
            quarantined=load.quarantined,
            corrected=load.corrected,
            filtered=load.filtered,
        )


def collect_source(
    site: Site,
    source: Source,
    lake: Lake,
    log: RunLog | None = None,
    wanted: Wanted = EVERYTHING,
) -> list[Outcome]:
    """Load every new or changed extract of a source; one outcome per extract.

    The lake must be open for writing. Extracts are committed one by one, so those before a bad one
    stay. `log` is told of each load. Files that are not `wanted` are not read.

    Raises:
        SourceUnreachable: the source is down.
        CollectError: an extract that cannot be read or lacks a column the source file names.
    """
    try:
        deliveries = _deliveries(site, source, wanted)
    except ReadError as fault:
        raise _collect_error(source, fault) from fault
    newest = lake.newest_loads()
    outcomes = []
    for delivery in deliveries:
        extract = _extract(site, source, delivery)
        last = newest.get((source.name, delivery.name))
        if last and last.fingerprint == extract.fingerprint:
            outcomes.append(Outcome.of_load(last, "unchanged"))
        else:
            began = perf_counter()
            load = lake.commit(_batch(site, source, delivery, extract))
            if log:
                log.load(lake, load, perf_counter() - began)
            outcomes.append(Outcome.of_load(load))
    return outcomes


def _deliveries(site: Site, source: Source, wanted: Wanted) -> list[Delivery]:
    if isinstance(source.reader, FileReader):
        return source.reader.deliveries(site.search, wanted)
    return [] if wanted.is_of_days else source.reader.deliveries(site.search)


def _collect_error(source: Source, fault: ReadError) -> CollectError:
    kind = SourceUnreachable if isinstance(fault, SourceDown) else CollectError
    return kind(f"{source.name}: {fault}")


def _extract(site: Site, source: Source, delivery: Delivery) -> Extract:
    version = contract_version(source.contract)
    decisive = [
        delivery.content_sha256,
        source.definition_sha256,
        version,
        site.units.select("unit_id", "time_zone").rows(),
    ]
    return Extract(
        source=source.name,
        record=source.record,
        file=delivery.name,
        content_sha256=delivery.content_sha256,
        fingerprint=hashlib.sha256(json.dumps(decisive).encode()).hexdigest(),
        contract_version=version,
    )


def _batch(site: Site, source: Source, delivery: Delivery, extract: Extract) -> Batch:
    try:
        rows = delivery.read()
    except ReadError as fault:
        raise _collect_error(source, fault) from fault
    if faults := header_faults(source, rows.drop(OWN).schema):
        words = "; ".join(f"{key}: {message}" for key, message, _ in faults)
        raise CollectError(f"{source.name}: {delivery.name}: {words}")
    judged = accept(source, rows, site.units, datetime.now(UTC).date())
    return Batch(
        extract=extract,
        key=source.contract.key,
        rows=judged.rows,
        quarantine=judged.refused,
        rows_read=judged.rows_read,
        repeated=judged.repeated,
        filtered=judged.filtered,
    )
