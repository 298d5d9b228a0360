"""Notices to people, by mail, webhook or whatever else apprise knows an address of.

An address may hold a password: it stays in the environment and is neither logged nor told.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import apprise

from warehouse.faults import RunFault


class NoticeFailed(RunFault):
    """Somebody was not told; names the variables, never the addresses in them."""


def send(variables: Sequence[str], title: str, text: str) -> None:
    """Tell everybody whose address is in one of the environment variables.

    A variable holds one address or several with spaces between them. All are tried.

    Raises:
        NoticeFailed: a variable is not set, holds no address, or one did not take the notice.
    """
    with _silent("apprise", "urllib3"):  # their lines show where a notice goes
        faults = [fault for name in variables if (fault := _send(name, title, text))]
    if faults:
        raise NoticeFailed(f"{'; '.join(faults)}. The notice was: {title}")


def _send(variable: str, title: str, text: str) -> str | None:
    """Why a variable's addresses were not all told; None if they were."""
    addresses = os.environ.get(variable, "").split()
    if not addresses:
        return f"environment variable {variable} is not set"
    desk = apprise.Apprise()
    if not all(desk.add(address) for address in addresses):
        return f"environment variable {variable} holds what is no address of apprise"
    if not desk.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT):
        return f"an address in {variable} did not take the notice"
    return None


@contextmanager
def _silent(*names: str) -> Iterator[None]:
    """Without lines of these loggers."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
