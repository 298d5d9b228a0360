"""The dashboard: `python -m dashboards.serve`, or `streamlit run dashboards/app.py`.

Environment: SMK_SITE_HOME, the home of the site to show; SMK_SITE, the site's folder (named in the
command that a page without data recommends).
"""

import os
from pathlib import Path
from shlex import quote

import streamlit as st

from dashboards import data
from dashboards.app_pages import scorecard
from dashboards.charts.problem import problem
from dashboards.language import Language
from dashboards.state import State
from warehouse.publish import NothingPublished

CHARTS = Path(__file__).parent / "charts"

st.set_page_config(page_title="SMK", layout="wide")
language = Language(State.of(st.query_params).lang)
st.html(CHARTS / "scorecard.css")
# A constant of this project, never data: it turns links into reruns instead of page loads.
script = (CHARTS / "navigation.js").read_text(encoding="utf-8")
st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)

try:
    data.version()
except KeyError:
    st.html(problem("no_home", "smk serve", language))
    st.stop()
except NothingPublished:
    site = os.environ.get("SMK_SITE")
    st.html(
        problem("not_published", f"smk run --site {quote(site)}" if site else "smk run", language)
    )
    st.stop()

page = st.Page(scorecard.show, title=language("page.scorecard"), url_path="scorecard", default=True)
st.navigation([page], position="hidden").run()
