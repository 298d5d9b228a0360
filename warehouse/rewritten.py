"""A folder written anew: the new content takes its place in one step, or not at all."""

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.faults import RunFault

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h; Python's os.rename has no such flag


class NoExchange(RunFault):
    """The file system or operating system cannot swap two folders in one step."""


@contextmanager
def rewritten(folder: Path, staging: Path) -> Iterator[Path]:
    """Give a copy of ``folder`` to change, whose files are hard links; at the end swap the two.

    Files are to be added and removed, never written in place: they are those of ``folder`` too. A
    reader that lists ``folder`` sees the old content or the new. If the block fails, or the process
    is killed, ``folder`` is as it was; the copy lies in ``staging``, which the next writer empties.

    Raises:
        NoExchange: nothing has changed.
    """
    copy = staging / folder.name
    shutil.copytree(folder, copy, copy_function=os.link)
    yield copy
    os.sync()  # the swap may survive a power cut that the content does not
    _exchange(copy, folder)
    shutil.rmtree(copy)


def _exchange(one: Path, other: Path) -> None:
    paths = (ctypes.c_char_p(os.fsencode(path)) for path in (one, other))
    first, second = paths
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError as missing:
        raise NoExchange("this system has no renameat2 (Linux): the lake is left as it is.") from (
            missing
        )
    if rename(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) != 0:
        why = os.strerror(ctypes.get_errno())
        raise NoExchange(
            f"{other} cannot be swapped in one step on this file system ({why}): it is left as it "
            "is. Put SMK_HOME on a local file system such as ext4 or xfs."
        )
