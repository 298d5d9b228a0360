"""One writer at a time: whoever comes second waits until the first is done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold the lock file ``lock``; the kernel frees it when the process ends, however it ends."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the site's write lock."""
    with held(home / "write.lock"):
        yield


def wait_until_closed(database: Path) -> None:
    """Wait until no other process has the DuckDB file ``database`` open.

    A killed run frees its write lock, but the dbt it started builds on until it is done.
    """
    if database.exists():
        with database.open("r+b") as handle:
            fcntl.lockf(handle, fcntl.LOCK_EX)  # the kind of lock DuckDB holds
