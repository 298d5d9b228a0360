"""What runs did: one append-only file a run, ``runs/<id>.jsonl`` in the site's home.

Each line is one event as a JSON object, written when it happens, so a killed run has told all it
did until then. The file is locked while the run is at work: the system frees it with the process.
The last runs are published as ``rpt_run``, ``rpt_run_load`` and ``rpt_run_model``, the run that
publishes included, as far as it is.
"""

import fcntl
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

import polars as pl

from warehouse.connection import quoted
from warehouse.lake import Lake, Load
from warehouse.paths import PERSONS_INSIDE, runs_dir

PUBLISHED_RUNS = 100  # a mart is written anew with every version

State = Literal["at_work", "broken_off", "failed", "published", "unchanged", "collected"]

_RUN = {
    "run_id": pl.String,
    "began_at": pl.String,
    "ended_at": pl.String,
    "seconds": pl.Float64,
    "outcome": pl.String,
    "engine": pl.String,
    "asked_by": pl.String,
    "version": pl.String,
    "message": pl.String,
}
_LOAD = {
    "run_id": pl.String,
    "load_id": pl.String,
    "source": pl.String,
    "record": pl.String,
    "file": pl.String,
    "rows_read": pl.Int64,
    "accepted": pl.Int64,
    "duplicates": pl.Int64,
    "quarantined": pl.Int64,
    "corrected": pl.Int64,
    "seconds": pl.Float64,
    "bytes": pl.Int64,
}
_MODEL = {
    "run_id": pl.String,
    "model": pl.String,
    "status": pl.String,
    "seconds": pl.Float64,
    "rows": pl.Int64,
    "bytes": pl.Int64,
}

RUN_MARTS = ("rpt_run", "rpt_run_load", "rpt_run_model")


@dataclass(frozen=True)
class Run:
    """One run as far as its file tells.

    `loads` and `models` have the columns of the marts, without `run_id`; `seconds` of a load are
    those of reading, judging and storing, `bytes` those stored. A view has no rows and bytes.
    """

    id: str
    began_at: str
    engine: str
    asked_by: str
    outcome: State
    ended_at: str | None = None
    version: str | None = None
    message: str | None = None
    loads: Sequence[Mapping[str, Any]] = ()
    models: Sequence[Mapping[str, Any]] = ()

    @property
    def seconds(self) -> float | None:
        """From asking for the run to its end, waiting for others included."""
        if self.ended_at is None:
            return None
        began, ended = map(datetime.fromisoformat, (self.began_at, self.ended_at))
        return (ended - began).total_seconds()


@dataclass(frozen=True)
class RunLog:
    """The file of the run at work."""

    lines: BinaryIO

    def load(self, lake: Lake, load: Load, seconds: float) -> None:
        """A load that came into the lake."""
        stored = sum(file.stat().st_size for file in lake.folder(load).glob("*.parquet"))
        counts = {name: getattr(load, name) for name in _LOAD if hasattr(load, name)}
        self._tell("load", **counts, seconds=round(seconds, 3), bytes=stored)

    def models(self, models: Sequence[Mapping[str, Any]]) -> None:
        """What a build computed: `model`, `status`, `seconds`, `rows`, `bytes` of each."""
        self._tell("models", models=models)

    def version(self, name: str, *, is_new: bool) -> None:
        """The version that is current now."""
        self._tell("published" if is_new else "unchanged", version=name)

    def failed(self, message: str) -> None:
        """Why the run did not do what it was asked for."""
        self._tell("failed", message=message)

    def _tell(self, event: str, **facts: Any) -> None:
        line = json.dumps({"event": event, "at": _now(), **facts}, ensure_ascii=False)
        self.lines.write(f"{line}\n".encode())

    def began(self, engine: str, asked_by: str) -> None:
        """The first line."""
        self._tell("began", engine=engine, asked_by=asked_by)

    def ended(self) -> None:
        """The last line."""
        self._tell("ended")


_at_work: dict[Path, RunLog] = {}


@contextmanager
def recorded(home: Path, engine: str, asked_by: str) -> Iterator[RunLog]:
    """The log of the run at work on a home in this process; begun, and ended, unless there is one.

    An exception is told as the reason of the failure and goes on.
    """
    if home in _at_work:
        yield _at_work[home]
        return
    folder = runs_dir(home)
    folder.mkdir(mode=PERSONS_INSIDE, parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.jsonl"
    with file.open("xb", buffering=0) as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        log = RunLog(lines)
        log.began(engine, asked_by)
        _at_work[home] = log
        try:
            yield log
        except Exception as fault:
            with suppress(OSError):  # on a full disk it can only be told to whoever asked
                log.failed(str(fault))
            raise
        finally:
            del _at_work[home]
            with suppress(OSError):
                log.ended()


def at_work(home: Path) -> RunLog:
    """The log of the run at work on a home in this process; there must be one."""
    return _at_work[home]


def last_runs(home: Path, count: int) -> list[Run]:
    """The last `count` runs, newest first."""
    files = sorted(runs_dir(home).glob("*.jsonl"), reverse=True)[:count]
    return [_read(file) for file in files]


def run_marts(home: Path, scratch: Path) -> dict[str, str]:
    """Marts of the last runs: name → FROM clause of a Parquet file written into `scratch`."""
    scratch.mkdir(parents=True, exist_ok=True)
    runs = last_runs(home, PUBLISHED_RUNS)
    frames = (
        pl.DataFrame([_run_row(run) for run in runs], schema=_RUN),
        _parts([(run.id, run.loads) for run in runs], _LOAD),
        _parts([(run.id, run.models) for run in runs], _MODEL),
    )
    files = {name: scratch / f"{name}.parquet" for name in RUN_MARTS}
    for file, frame in zip(files.values(), frames, strict=True):
        frame.write_parquet(file)
    return {name: f"read_parquet({quoted(str(file))})" for name, file in files.items()}


def _run_row(run: Run) -> dict[str, Any]:
    return {"run_id": run.id} | {name: getattr(run, name) for name in _RUN if name != "run_id"}


def _parts(
    runs: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], schema: Mapping[str, Any]
) -> pl.DataFrame:
    rows = [{"run_id": run_id, **part} for run_id, parts in runs for part in parts]
    return pl.DataFrame(rows, schema=dict(schema))


def _read(file: Path) -> Run:
    events: list[dict[str, Any]] = []
    for line in file.read_text("utf-8").splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:  # cut off by a kill
            break
    told = {event["event"]: event for event in events}
    began = told.get("began", {})
    end = told.get("published") or told.get("unchanged") or {}
    return Run(
        id=file.stem,
        began_at=began.get("at", ""),
        engine=began.get("engine", ""),
        asked_by=began.get("asked_by", ""),
        outcome=_outcome(file, told.keys()),
        ended_at=told["ended"]["at"] if "ended" in told else None,
        version=end.get("version"),
        message=told.get("failed", {}).get("message"),
        loads=[
            {name: e[name] for name in _LOAD if name in e} for e in events if e["event"] == "load"
        ],
        models=[model for e in events if e["event"] == "models" for model in e["models"]],
    )


def _outcome(file: Path, told: Collection[str]) -> State:
    if "ended" not in told:
        return "at_work" if _is_locked(file) else "broken_off"
    outcomes: tuple[State, ...] = ("failed", "published", "unchanged")
    return next((outcome for outcome in outcomes if outcome in told), "collected")


def _is_locked(file: Path) -> bool:
    with file.open("rb") as lines:
        try:
            fcntl.flock(lines, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
