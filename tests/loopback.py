"""Servers of the tests' own on 127.0.0.1."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack

HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """So many different ports that nobody listens on."""
    with ExitStack() as sockets:
        opened = [sockets.enter_context(socket.socket()) for _ in range(count)]
        for each in opened:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in opened]


def wait_until_up(url: str, server: subprocess.Popen[bytes], seconds: float) -> None:
    """Until the server answers at `url`; an AssertionError if it stops, or takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert server.poll() is None, f"{server.args!r} stopped while it was starting"
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.25)
    raise AssertionError(f"{url} did not answer within {seconds:g} seconds")
