"""Start the dashboard with everything imported: `python -m dashboards.serve [--port 8501]`.

Environment: SMK_SITE_HOME and SMK_SITE, as app.py says. `streamlit run` imports on the first visit,
which then waits 3 to 8 seconds; here the server answers only when the pages' modules are there.
"""

import argparse
import pkgutil
from importlib import import_module
from pathlib import Path

from streamlit.web.cli import main as streamlit

from dashboards import app_pages

APP = Path(__file__).parent / "app.py"


def serve(port: int) -> None:
    """Run the server on 127.0.0.1 until it is stopped; settings are in `.streamlit/config.toml`."""
    for page in pkgutil.iter_modules(app_pages.__path__, "dashboards.app_pages."):
        import_module(page.name)
    streamlit(["run", str(APP), "--server.port", str(port)])


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m dashboards.serve")
    parser.add_argument("--port", type=int, default=8501)
    serve(parser.parse_args().port)


if __name__ == "__main__":
    main()
