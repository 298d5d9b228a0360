"""One writer at a time: whoever comes second waits until the first is done."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold the lock file ``lock``; the kernel frees it when the process ends, however it ends.

    A child that is given open files holds it too: what a killed run started ends before the next.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w", encoding="utf-8") as handle:
        os.set_inheritable(handle.fileno(), True)
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the site's write lock."""
    with held(home / "write.lock"):
        yield
