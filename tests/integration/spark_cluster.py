"""A Spark standalone cluster on loopback: one master and two workers, each a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from pipelines import spark
from tests.loopback import HOST, free_ports

WORKERS = ("worker-1", "worker-2")
SECONDS_TO_START = 60

# The runs are short: without the optimising compiler the cluster needs a quarter less of the CPU.
# Java then reserves 48 MB for compiled code, and stops Spark when three hundred models fill them.
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=512m -XX:+UseSerialGC"

# The tables are small: one part a core, and no plan made anew after each part of a query.
QUICK_SQL = """
spark.sql.adaptive.enabled       false
spark.sql.files.minPartitionNum  1
spark.sql.shuffle.partitions     2
"""


@dataclass(frozen=True)
class Cluster:
    """Address of a running cluster, and the folder its processes write into."""

    master: str
    folder: Path

    def executor_logs(self, worker: str) -> str:
        """All that the executors of one worker logged."""
        logs = (self.folder / worker).glob("app-*/*/stderr")
        return "\n".join(log.read_text("utf-8") for log in logs)


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster with two workers of one core and 1 GiB; its processes end with the context."""
    port, page = free_ports(2)
    cluster = Cluster(f"spark://{HOST}:{port}", folder)
    with ExitStack() as processes:
        master = ["master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(page)]
        processes.enter_context(_daemon(folder, "master", master))
        for name in WORKERS:
            worker = ["worker.Worker", "--host", HOST, "--webui-port", "0", "--cores", "1"]
            worker += ["--memory", "1g", "--work-dir", str(folder / name), cluster.master]
            processes.enter_context(_daemon(folder, name, worker))
        _wait_for_workers(page, folder)
        yield cluster


def quick_settings(folder: Path) -> Path:
    """A copy of the project's Spark settings in `folder`; the last of a name counts."""
    settings = Path(shutil.copytree(spark.SETTINGS, folder / "settings"))
    with (settings / "spark-defaults.conf").open("a", encoding="utf-8") as defaults:
        defaults.write(QUICK_SQL)
    return settings


@contextmanager
def _daemon(folder: Path, name: str, arguments: list[str]) -> Iterator[None]:
    """One Java process with the executors it starts, a group of processes ended as a whole."""
    installed = next(spark.ENVIRONMENT.glob("lib/python*/site-packages/pyspark"))
    spark_class = str(installed / "bin" / "spark-class")
    command = [spark_class, f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
    settings = {
        "JAVA_TOOL_OPTIONS": QUICK_JAVA,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_HOME": str(installed),
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_LOCAL_IP": HOST,
    }
    with (folder / f"{name}.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_workers(page: int, folder: Path) -> None:
    """Until the master's own page counts both workers as alive."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if _workers_alive(page) == len(WORKERS):
            return
        time.sleep(0.3)
    logs = "\n".join(log.read_text("utf-8")[-2000:] for log in sorted(folder.glob("*.log")))
    raise TimeoutError(f"no Spark cluster after {SECONDS_TO_START} s:\n{logs}")


def _workers_alive(page: int) -> int:
    try:
        with urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except OSError:
        return 0
