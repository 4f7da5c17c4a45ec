"""The frame: page titles, order and navigation. `streamlit run app.py` imports this file once a start and runs it once a visit.

The import gives the server that holds the pages; it begins to warm up the training worker before the first visitor comes.
"""

from pathlib import Path

import streamlit as st

from pages.components.shared import frame, server

if __name__ == "__main__":
    frame.show()
else:
    app = st.App(Path(__file__), lifespan=server.lifespan, middleware=server.MIDDLEWARE)
