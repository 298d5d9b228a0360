"""A query against the database of a source system, whose address is in the environment."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import polars as pl
import sqlalchemy

from pipelines.sources.readers.base import (
    Delivery,
    Reader,
    ReadError,
    SourceDown,
    first_sentence,
    numbered,
)
from pipelines.sources.search_path import SearchPath


class SqlReader(Reader):
    """`url_env` names the variable with the SQLAlchemy address; `query` should be ordered.

    `high_water` names a column of the query that only grows, such as a number or the clock of the
    last change: where its maximum has moved there is something new to collect.
    """

    format: Literal["sql"]
    url_env: str
    query: str
    high_water: str | None = None

    def deliveries(self, search: SearchPath) -> list[Delivery]:
        """The result of the query now; read once, so that what is hashed is what is loaded."""
        rows = self._fetch()
        digest = hashlib.sha256(rows.write_ndjson().encode()).hexdigest()
        return [Delivery(f"sql:{self.url_env}", digest, lambda: numbered(rows, first_line=1))]

    def high_water_mark(self) -> str | None:
        """The largest value of the column `high_water` now, as text; None where there is no row.

        Raises:
            SourceDown, ReadError: the database cannot be asked.
        """
        with self._connected() as connection:
            column = connection.dialect.identifier_preparer.quote(str(self.high_water))
            query = self.query.rstrip().rstrip(";")
            # as it stands, not as sqlalchemy.text: a colon in it is no parameter
            found = connection.exec_driver_sql(f"select max({column}) from ({query}) q").scalar()
        return None if found is None else str(found)

    def _fetch(self) -> pl.DataFrame:
        with self._connected() as connection:
            return pl.read_database(self.query, connection, infer_schema_length=None)

    @contextmanager
    def _connected(self) -> Iterator[sqlalchemy.Connection]:
        """A connection; whatever goes wrong becomes a ReadError, a SourceDown if it may pass."""
        url = _with_driver(address(self.url_env))
        try:
            # no pool: one query a load, and no connection kept open
            engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
            connection = engine.connect()
        except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError) as fault:
            raise SourceDown(f"the query failed: {first_sentence(fault)}") from fault
        except (sqlalchemy.exc.SQLAlchemyError, ImportError) as fault:
            raise ReadError(f"the query failed: {first_sentence(fault)}") from fault
        try:
            with connection:
                yield connection
        except (sqlalchemy.exc.SQLAlchemyError, pl.exceptions.PolarsError) as fault:
            kind = SourceDown if getattr(fault, "connection_invalidated", False) else ReadError
            raise kind(f"the query failed: {first_sentence(fault)}") from fault


def address(variable: str) -> str:
    """The address an environment variable holds. Raises ReadError if it is not set."""
    try:
        return os.environ[variable]
    except KeyError:
        raise ReadError(f"environment variable {variable} is not set") from None


def _with_driver(url: str) -> str:
    """Plain PostgreSQL addresses mean psycopg 3, the driver this project installs."""
    scheme, separator, rest = url.partition("://")
    plain = scheme in ("postgres", "postgresql")
    return f"postgresql+psycopg{separator}{rest}" if plain else url
