"""One piece of work in a process of its own: its processor seconds, its peak memory, its answer."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measured:
    """`cpu` seconds of all threads and children, without starting Python; `mib` at the peak."""

    cpu: float
    mib: float
    answer: Any


def measured(work: Callable[[], Any]) -> Measured:
    """Run `work`, which can be pickled, in a fresh process. An exception there is one here."""
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=start) as pool:
        return pool.submit(_run, work).result()


def _run(work: Callable[[], Any]) -> Measured:
    before = _seconds()
    answer = work()
    return Measured(_seconds() - before, _mib(), answer)


def _seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _mib() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def table(rows: dict[str, Measured], base: str) -> str:
    """A Markdown table: each contestant, its seconds as a ratio to `base`, its memory."""
    lines = ["| | CPU s | ratio | peak MiB |", "|---|---|---|---|"]
    for name, row in rows.items():
        ratio = row.cpu / rows[base].cpu
        lines.append(f"| {name} | {row.cpu:.1f} | {ratio:.2f} | {row.mib:,.0f} |")
    return "\n".join(lines)
