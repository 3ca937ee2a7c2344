"""The screen: Streamlit pages and components. Nothing below this package imports Streamlit."""
