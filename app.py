"""The app: `streamlit run app.py` imports this file once at start and runs it at every visit.

The import creates the server, which begins to start the training workers before the first visit.
"""

from pathlib import Path

import streamlit as st

from pages.components.classroom import room
from pages.components.draw import live, thinking
from pages.components.shared import away, frame
from pages.components.shared.server import assets, downloads, limits, monitoring, readiness
from pages.components.shared.server.lifespan import MIDDLEWARE, lifespan
from pages.components.train import broadcast

if __name__ == "__main__":
    frame.show()
else:
    app = st.App(
        Path(__file__),
        lifespan=lifespan,
        middleware=MIDDLEWARE,
        routes=[
            *assets.ROUTES,
            *downloads.ROUTES,
            *readiness.ROUTES,
            *monitoring.ROUTES,
            *live.ROUTES,
            *thinking.ROUTES,
            *broadcast.ROUTES,
            *room.ROUTES,
        ],
        on_script_error=lambda error: (
            away.handle(error) or limits.handle(error) or monitoring.page_failed(error)
        ),
    )
