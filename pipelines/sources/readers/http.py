"""One HTTP(S) address that answers with CSV or JSON."""

import hashlib
import json
from typing import Any, Literal, Self

import httpx
import polars as pl
from pydantic import model_validator

from pipelines.sources.readers.base import Delivery, Reader, ReadError, SourceDown, first_sentence
from pipelines.sources.readers.csv import CsvReader
from pipelines.sources.readers.jsonl import objects
from pipelines.sources.readers.sql import address
from pipelines.sources.search_path import SearchPath

TIMEOUT_SECONDS = 60
BUSY = (408, 425, 429)  # answers below 500 that ask to try again


class HttpReader(Reader):
    """`url`, or `url_env` where the address carries a secret; `body` csv or json.

    `records` is the path to the list in a JSON body, e.g. `result.items`.
    """

    format: Literal["http"]
    url: str | None = None
    url_env: str | None = None
    body: Literal["csv", "json"]
    records: str | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("needs either url or url_env")
        return self

    def deliveries(self, search: SearchPath) -> list[Delivery]:
        """The answer of the address now."""
        body = self._fetch()
        digest = hashlib.sha256(body).hexdigest()
        return [Delivery(self._name(), digest, lambda: self._parse(body))]

    def _name(self) -> str:
        """The address without what may be secret in it."""
        return f"http:{self.url_env}" if self.url_env else str(self.url).partition("?")[0]

    def _fetch(self) -> bytes:
        url = self.url or address(str(self.url_env))
        try:
            answer = httpx.get(url, timeout=TIMEOUT_SECONDS, follow_redirects=True)
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            kind = SourceDown if isinstance(fault, httpx.TransportError) else ReadError
            raise kind(f"{self._name()}: {first_sentence(fault)}") from fault
        if answer.is_error:
            kind = SourceDown if answer.is_server_error or answer.status_code in BUSY else ReadError
            raise kind(f"{self._name()}: answered {answer.status_code} {answer.reason_phrase}")
        return answer.content

    def _parse(self, body: bytes) -> pl.DataFrame:
        if self.body == "csv":
            return CsvReader(format="csv", path="body.csv").parse(body)
        rows = self._listed(body)
        numbers = pl.Series(range(1, len(rows) + 1), dtype=pl.Int64)
        return objects(map(json.dumps, rows), numbers)

    def _listed(self, body: bytes) -> list[dict[str, Any]]:
        try:
            found = json.loads(body)
            for part in self.records.split(".") if self.records else ():
                found = found[part]
        except (ValueError, KeyError, TypeError) as fault:
            raise ReadError(f"{self._name()}: no records at {self.records!r}: {fault!r}") from fault
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise ReadError(f"{self._name()}: {self.records!r} is not a list of objects")
        return found
