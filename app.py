"""The dashboard: a server where one is started with this file, and a page each time that Streamlit runs it for somebody."""

if __name__ == "__main__":
    from oe_data.ui import frame

    frame.show()
else:
    import streamlit as st

    from oe_data.ui import server

    app = st.App(__file__, routes=server.ROUTES, middleware=server.MIDDLEWARE)
