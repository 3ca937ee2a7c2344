"""The pages, one file each. Streamlit runs them as scripts, so each ends by drawing itself."""
