"""Files as they lie on disk: their hash, and that they stay there."""

import hashlib
import os
from pathlib import Path


def file_sha256(file: Path) -> str:
    """SHA-256 of a file's content."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Force a file or folder to disk: a rename may survive a power cut and the content not."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
