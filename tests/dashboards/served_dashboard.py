"""A dashboard process for the time of a test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.loopback import free_ports, wait_until_up


def serve(home: Path) -> Iterator[str]:
    """Serve a site home on a free port; yields its address, then stops the server."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "dashboards.serve", "--port", str(port)]
    environment = {**os.environ, "SMK_SITE_HOME": str(home)}
    repository = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(command, env=environment, cwd=repository)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_up(f"{address}/_stcore/health", process, seconds=60)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
