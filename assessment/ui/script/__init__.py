"""The script Streamlit runs for every visitor and every change; kept in a folder of its own, away from `pages/`."""
