"""Pure drawing: a frame and a language in, HTML or a Plotly figure out. No SQL, no Streamlit."""
