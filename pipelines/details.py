"""The log of details beside a build: what dbt says, and errors in full."""

import io
from contextlib import suppress
from pathlib import Path


class Details(io.TextIOBase):
    """A text file that takes what there is room for.

    A full disk costs details, and not the message of what it stopped.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.open("wb", buffering=0)

    def write(self, text: str) -> int:
        """Write at once, or not at all."""
        with suppress(OSError):
            self._file.write(text.encode())
        return len(text)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
