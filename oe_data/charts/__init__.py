"""Pure charts: a query's data frame in, a chart out; no Streamlit, no reading, no arithmetic beyond labels."""
