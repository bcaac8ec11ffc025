"""Streamlit's own command line, told beforehand that the folder pages is not an app of its older kind.

It finds that out by itself only once app.py has run; until then whoever opens a link to a page is told that there is no such page.
"""

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

PagesManager.uses_pages_directory = False

if __name__ == "__main__":
    cli.main(prog_name="streamlit")
