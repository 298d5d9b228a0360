"""Small disks to fill and disks that take no writing, mounted over folders of a test."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A folder, with what lies in it, on a disk of its own."""
    kept = folder.with_name(f"{folder.name}-aside")
    shutil.copytree(folder, kept)
    with _mounted("-t", "tmpfs", "-o", f"size={megabytes}m", "none", folder=folder):
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield folder


@contextmanager
def no_writing(folder: Path) -> Iterator[None]:
    """A folder that nobody may write to, root neither."""
    with _mounted("--bind", str(folder), folder=folder):
        _mount("-o", "remount,bind,ro", folder=folder)
        yield


def fill(folder: Path, leave_kb: int = 0) -> Path:
    """Fill a small disk but for so many KiB; removing the file that is returned frees it."""
    filler = folder / "filler"
    room = shutil.disk_usage(folder).free - leave_kb * 1024
    filler.write_bytes(b"\0" * max(room, 0))
    return filler


@contextmanager
def _mounted(*arguments: str, folder: Path) -> Iterator[None]:
    _mount(*arguments, folder=folder)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mount(*arguments: str, folder: Path) -> None:
    command = ["mount", *arguments, str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no command `mount` on this machine")
    if done.returncode:
        pytest.skip(f"a disk for the test could not be mounted: {done.stderr.strip()}")
