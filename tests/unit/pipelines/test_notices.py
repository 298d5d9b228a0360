"""Notices to a real mail server and a real web server on loopback."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from aiosmtpd.controller import Controller

from pipelines.active_site import ActiveSite
from pipelines.collect import collect_source
from pipelines.defs.notices import run_failed, sources_stale
from pipelines.notices import NoticeFailed, send
from pipelines.sources.problem import SiteProblems
from tests.integration.site_folder import CALLS, SITE, SiteFolder
from tests.loopback import free_ports

SECRET = "hunter2-very-secret"


class Inbox:
    """What a mail server got: envelope and message."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 kept"


@pytest.fixture
def mail() -> Iterator[tuple[Inbox, str]]:
    """A mail server's inbox and the address of somebody in it."""
    inbox = Inbox()
    (port,) = free_ports(1)
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    yield inbox, f"mailto://127.0.0.1:{port}?from=smk@example.org&to=duty@example.org"
    server.stop()


@pytest.fixture
def web() -> Iterator[tuple[list[dict[str, Any]], str]]:
    """What a web server was told, and its address, which holds a secret."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path.endswith("broken") else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told, f"json://127.0.0.1:{server.server_port}/{SECRET}"
    server.shutdown()
    server.server_close()


def test_a_mail_and_a_webhook_carry_title_and_text(
    mail: tuple[Inbox, str],
    web: tuple[list[dict[str, Any]], str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (inbox, mail_address), (told, web_address) = mail, web
    monkeypatch.setenv("SMK_NOTIFY", f"{mail_address} {web_address}")
    with caplog.at_level(logging.DEBUG):
        send(["SMK_NOTIFY"], "Tiny force: collect failed", "calls: it is down\nPolsek <A> & B")
    ((to, message),) = inbox.mails
    assert to == ["duty@example.org"]
    assert message["Subject"] == "Tiny force: collect failed"
    body = message.get_body(("plain", "html")).get_content()
    assert "calls: it is down" in body
    assert "Polsek <A> & B" in body
    assert [(one["title"], one["message"]) for one in told] == [
        ("Tiny force: collect failed", "calls: it is down\nPolsek <A> & B")
    ]
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (None, "environment variable SMK_NOTIFY is not set"),
        ("not an address", "environment variable SMK_NOTIFY holds what is no address"),
        (f"json://127.0.0.1:9/{SECRET}", "an address in SMK_NOTIFY did not take the notice"),
    ],
)
def test_who_cannot_be_told_is_named_by_variable_only(
    address: str | None,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("SMK_NOTIFY", raising=False)
    if address:
        monkeypatch.setenv("SMK_NOTIFY", address)
    with pytest.raises(NoticeFailed, match=message) as told:
        send(["SMK_NOTIFY"], "title", "text")
    assert SECRET not in str(told.value) + "".join(capfd.readouterr())


def test_an_address_in_site_yml_is_a_problem_and_not_shown(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path / "site")
    folder.write("site.yml", SITE + f"notices: ['json://127.0.0.1/{SECRET}']\n")
    with pytest.raises(SiteProblems, match="must be env:NAME") as told:
        folder.load()
    assert SECRET not in str(told.value)


@pytest.fixture
def active(tmp_path: Path, web: tuple[list[dict[str, Any]], str]) -> ActiveSite:
    """A site that tells the web server, of calls that must be fresh."""
    folder = SiteFolder(tmp_path / "site")
    folder.write("site.yml", SITE + "notices: [env:SMK_NOTIFY]\n")
    folder.write("sources/calls.yml", CALLS + "freshness: 26h\n")
    return ActiveSite(folder.load(), folder.path / "home", "duckdb")


def test_a_failed_run_is_told_with_its_reason(
    active: ActiveSite, web: tuple[list[dict[str, Any]], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told, address = web
    monkeypatch.setenv("SMK_NOTIFY", address)

    @dg.op
    def collect() -> None:
        raise ValueError("calls: calls.csv: the file is empty")

    @dg.job
    def nightly() -> None:
        collect()

    with dg.DagsterInstance.ephemeral() as instance:
        result = nightly.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name="run_failed",
            dagster_event=result.get_run_failure_event(),
            dagster_instance=instance,
            dagster_run=result.dagster_run,
        ).for_run_failure()
        run_failed(active)(context)
    (notice,) = told
    assert notice["title"] == "Tiny force: nightly failed"
    assert "collect: ValueError: calls: calls.csv: the file is empty" in notice["message"]
    assert result.run_id in notice["message"]


def test_a_stale_source_is_told_once_until_it_was_fresh(
    active: ActiveSite, web: tuple[list[dict[str, Any]], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told, address = web
    sensor = sources_stale(active)

    def look(cursor: str | None) -> str:
        found = sensor(dg.build_sensor_context(cursor=cursor))
        assert isinstance(found, dg.SensorResult)
        return str(found.cursor)

    with pytest.raises(NoticeFailed):  # nobody was told, so the next look tells again
        look(None)
    monkeypatch.setenv("SMK_NOTIFY", address)
    cursor = look(look(None))
    (notice,) = told
    assert notice["title"] == "Tiny force: nothing new arrives"
    assert notice["message"] == "calls: nothing was loaded yet, fresh is 26 h"
    for source in active.site.sources.values():
        collect_source(active.site, source, active.lake)
    cursor = look(cursor)
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.defs.notices.datetime", Later)
        look(look(cursor))
    assert len(told) == 2
    assert told[1]["message"].startswith("calls: nothing new for 30 h")


class Later(datetime):
    """Thirty hours on."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(hours=30)
