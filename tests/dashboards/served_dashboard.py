"""A dashboard process for the time of a test."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path


def serve(home: Path) -> Iterator[str]:
    """Serve a site home on a free port; yields its address, then stops the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboards.serve", "--port", str(port)]
    environment = {**os.environ, "SMK_SITE_HOME": str(home)}
    repository = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(command, env=environment, cwd=repository)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, "the dashboard stopped while it was starting"
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except urllib.error.URLError:
            time.sleep(0.25)
    raise AssertionError("the dashboard did not answer within 60 seconds")
