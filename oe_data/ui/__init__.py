"""The only corner of the package that imports Streamlit."""
