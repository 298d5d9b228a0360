"""Every format there is: a module of this folder with a Reader whose `format` is a literal."""

import pkgutil
from functools import cache
from importlib import import_module
from typing import get_args

from pipelines.sources import readers
from pipelines.sources.readers.base import Reader


@cache
def load_readers() -> dict[str, type[Reader]]:
    """Reader classes by format."""
    found: dict[str, type[Reader]] = {}
    for module in pkgutil.iter_modules(readers.__path__):
        for member in vars(import_module(f"{readers.__name__}.{module.name}")).values():
            if isinstance(member, type) and issubclass(member, Reader):
                for name in get_args(member.model_fields["format"].annotation):
                    found[name] = member
    return dict(sorted(found.items()))
