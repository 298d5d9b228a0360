"""Every record there is: a class in a module of this folder is in the system by being there."""

import hashlib
import pkgutil
from functools import cache
from importlib import import_module

import polars as pl

from pipelines import records
from pipelines.records.contract import Record
from warehouse.lake import Lake

LOCAL_CLOCK = pl.Datetime("us")


@cache
def load_records() -> dict[str, type[Record]]:
    """All records by name, in alphabetical order."""
    modules = (
        import_module(f"{records.__name__}.{module.name}")
        for module in pkgutil.iter_modules(records.__path__)
    )
    found = {
        member.name: member
        for module in modules
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Record) and "name" in vars(member)
    }
    return dict(sorted(found.items()))


def lake_schemas() -> dict[str, pl.Schema]:
    """Per record the columns a load hands to the lake: the contract's, then `local_at`.

    `local_at` is the event's clock in the unit's zone; a record whose event is a date (or that has
    none) keeps the column, always null, so that all tables look alike.
    """
    return {name: contract_schema(record) for name, record in load_records().items()}


def open_lake(lake: Lake) -> None:
    """Give a lake the tables of all records, upgraded where it was filled under older contracts.

    A lake of before it noted which rows corrections replaced learns it.

    Raises:
        ContractFault: rows of an older contract do not fit the one of now.
    """
    known = load_records()
    renamed = {name: record.renamed for name, record in known.items()}
    lake.open_for_writing(lake_schemas(), renamed)
    lake.note_superseded({name: record.key for name, record in known.items()})


def contract_schema(record: type[Record]) -> pl.Schema:
    """Column names and types of one record as stored in the lake, before the lake's own columns."""
    columns = {name: column.dtype for name, column in record.columns().items()}
    return pl.Schema({**columns, "local_at": LOCAL_CLOCK})


def contract_version(record: type[Record]) -> str:
    """Short hash of the contract's columns, rules and key: of all that decides what it accepts."""
    return hashlib.sha256(f"{record!r}{record.key}{record.event}".encode()).hexdigest()[:12]
