"""The navigation and the title, said once: for app.py, and for a page that is opened cold by its own address."""

from contextvars import ContextVar
from pathlib import Path

import streamlit as st

from pages.components import session

PROJECT = Path(__file__).parent.parent.parent
DRAW, TRAIN, EVALUATE, RUNS, LEARN = (str(PROJECT / "pages" / f"{name}.py") for name in ("draw", "train", "evaluate", "runs", "learn"))
STATIC = PROJECT / "pages" / "components" / "static"
# The accent has to be light to be read on a dark page; white words on it could not be read.
DARK_BUTTONS = (
    '<style>[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"] *, '
    '[data-testid="stMultiSelect"] [data-tag], [data-testid="stMultiSelect"] [data-tag] * {color: #0E151C !important}</style>'
)
# Streamlit's own sign that the page is being computed has a button named Stop, which would not stop a training.
NO_STATUS = '<style>[data-testid="stStatusWidget"] {display: none !important}</style>'
# Plotly's own bar over a figure: `figure_downloads` presses its camera, and nobody needs the rest.
NO_BAR = "<style>.stPlotlyChart .modebar-container {display: none !important}</style>"
PAGES = {
    DRAW: ("Draw", ":material/draw:", "Draw or upload a digit or a garment, and see a neural network name it."),
    TRAIN: ("Train", ":material/model_training:", "Choose epochs and dropout, train a network, and watch its curves grow."),
    EVALUATE: ("Evaluate", ":material/grid_on:", "See where a network errs: accuracy, loss and the confusion heat map."),
    RUNS: ("Runs", ":material/science:", "Try out values of two or three hyperparameters, and look at all your runs."),
    LEARN: ("Learn", ":material/school:", "What a neuron, a layer, a loss and a gradient step are: short chapters with something to move."),
}
_framed: ContextVar[bool] = ContextVar("framed", default=False)


def show() -> None:
    """Run the page that the visitor asked for, inside the frame."""
    st.set_page_config(page_title="Sketch28", page_icon=str(STATIC / "icon.svg"), layout="wide", initial_sidebar_state="collapsed")
    st.logo(str(STATIC / "logo.svg"), size="large")
    st.html(NO_STATUS + NO_BAR + (DARK_BUTTONS if is_dark() else ""))
    page = navigate()
    token = _framed.set(True)
    try:
        page.run()
    finally:
        _framed.reset(token)


def navigate() -> st.Page:
    """Give the navigation at the top of each page, and the page that was asked for."""
    pages = [
        st.Page(file, title=title, icon=icon, help=about, default=file == DRAW, url_path=None if file == DRAW else title.lower())
        for file, (title, icon, about) in PAGES.items()
    ]
    return st.navigation(pages, position="top")


def guard() -> None:
    """Begin a page: if the server ran it by its own address, without app.py, tell it of the navigation and start again through it.

    Once is enough: where there is no app.py at all, as in a test of one page, the page goes on without its frame.
    """
    if not _framed.get() and session.first_time("frame"):
        navigate()
        st.rerun()


def is_dark() -> bool:
    """Say whether the visitor's background is dark, for figures that do not take their colours from the theme."""
    return bool(st.context.theme.type == "dark")
