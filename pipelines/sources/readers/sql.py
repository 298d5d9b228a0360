"""A query against the database of a source system, whose address is in the environment."""

import hashlib
import os
from typing import Literal

import polars as pl
import sqlalchemy

from pipelines.sources.readers.base import Delivery, Reader, ReadError, first_sentence, numbered
from pipelines.sources.search_path import SearchPath


class SqlReader(Reader):
    """`url_env` names the variable with the SQLAlchemy address; `query` should be ordered."""

    format: Literal["sql"]
    url_env: str
    query: str

    def deliveries(self, search: SearchPath) -> list[Delivery]:
        """The result of the query now; read once, so that what is hashed is what is loaded."""
        rows = self._fetch()
        digest = hashlib.sha256(rows.write_ndjson().encode()).hexdigest()
        return [Delivery(f"sql:{self.url_env}", digest, lambda: numbered(rows, first_line=1))]

    def _fetch(self) -> pl.DataFrame:
        url = _with_driver(address(self.url_env))
        try:
            # no pool: one query a load, and no connection kept open
            engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
            with engine.connect() as connection:
                return pl.read_database(self.query, connection, infer_schema_length=None)
        except (sqlalchemy.exc.SQLAlchemyError, pl.exceptions.PolarsError, ImportError) as fault:
            raise ReadError(f"the query failed: {first_sentence(fault)}") from fault


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
