"""Streamlit's own command line, for which it is no failure to be stopped with Ctrl+C."""

import contextlib

from click.exceptions import Abort
from streamlit.web import cli

if __name__ == "__main__":
    with contextlib.suppress(Abort):
        cli.main(prog_name="streamlit", standalone_mode=False)
