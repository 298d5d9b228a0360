"""One writer a site: whoever comes second waits until the first is done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the site's write lock; the kernel frees it when the process ends, however it ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "write.lock").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
