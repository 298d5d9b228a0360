"""`smk` that dies at one step as of kill -9: dying.py MOMENT PLACE WORD ARGUMENTS-OF-SMK.

MOMENT is before or after; PLACE a function, such as `pathlib:Path.rename`; WORD says which of its
calls: a part of the name or path it is about.
"""

import os
import signal
import sys
from collections.abc import Iterable
from functools import reduce
from importlib import import_module
from pathlib import PurePath
from typing import Any

from pipelines.cli import app


def die_at(moment: str, place: str, word: str) -> None:
    """Put a kill before or after the function's call about `word`."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner = reduce(getattr, owners, import_module(module))
    real = getattr(owner, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        is_meant = word in " ".join(_texts(arguments))
        if is_meant and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments, **named)
        if is_meant:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


def _texts(arguments: Iterable[Any]) -> list[str]:
    return [
        str(argument) if isinstance(argument, str | PurePath) else getattr(argument, "name", "")
        for argument in arguments
    ]


die_at(*sys.argv[1:4])
app(sys.argv[4:])
