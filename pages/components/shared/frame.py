"""The navigation and the title, said once: for app.py, and for a page that is opened cold by its own address."""

from contextvars import ContextVar
from pathlib import Path

import streamlit as st

from pages.components.shared import glossary, session

PROJECT = Path(__file__).parent.parent.parent.parent
DRAW, TRAIN, EVALUATE, RUNS, DATA, LEARN = (
    str(PROJECT / "pages" / f"{name}.py")
    for name in ("draw", "train", "evaluate", "runs", "data", "learn")
)
STATIC = PROJECT / "pages" / "components" / "static"
# Streamlit's own names for the theme's colors, which it gives to components only: here for all that the pages write themselves.
COLOURS = {
    "--st-text-color": "textColor",
    "--st-background-color": "backgroundColor",
    "--st-secondary-background-color": "secondaryBackgroundColor",
    "--st-primary-color": "primaryColor",
    "--st-link-color": "linkColor",
    "--st-border-color": "borderColor",
}
STYLE = """
[data-testid="stStatusWidget"] {display: none !important}  /* its button named Stop would not stop a training */
.stPlotlyChart .modebar-container {display: none !important}  /* `figure_downloads` presses its camera; nobody needs the rest */
/* Streamlit's opacity of 0.6 has a contrast of 4.3 to the background; text needs 4.5, and a word's explanation must not shine through. */
[data-testid="stCaptionContainer"] {opacity: 1 !important; color: color-mix(in srgb, var(--st-text-color) 76%, transparent) !important}
"""
# The accent has to be light to be read on a dark page; white words on it could not be read.
DARK_STYLE = (
    '[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"] *, '
    '[data-testid="stMultiSelect"] [data-tag], [data-testid="stMultiSelect"] [data-tag] * {color: #0E151C !important}'
)
PAGES = {
    DRAW: (
        "Draw",
        ":material/draw:",
        "Draw or upload a digit or a garment, and see a neural network name it.",
    ),
    TRAIN: (
        "Train",
        ":material/model_training:",
        "Choose epochs and dropout, train a network, and watch its curves grow.",
    ),
    EVALUATE: (
        "Evaluate",
        ":material/grid_on:",
        "See where a network errs: accuracy, loss and the confusion heat map.",
    ),
    RUNS: (
        "Runs",
        ":material/science:",
        "Try out values of two or three hyperparameters, and look at all your runs.",
    ),
    DATA: (
        "Data",
        ":material/apps:",
        "See the pictures that networks learn from: their classes, their pixels, and a map of them.",
    ),
    LEARN: (
        "Learn",
        ":material/school:",
        "What a neuron, a layer, a loss and a gradient step are: short chapters with something to move.",
    ),
}
_framed: ContextVar[bool] = ContextVar("framed", default=False)


def show() -> None:
    """Run the page that the visitor asked for, inside the frame."""
    st.set_page_config(
        page_title="Sketch28",
        page_icon=str(STATIC / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(str(STATIC / "logo.svg"), size="large")
    st.html(_style() + glossary.STYLE)
    page = navigate()
    token = _framed.set(True)
    try:
        page.run()
    finally:
        _framed.reset(token)


def _style() -> str:
    scheme = "dark" if is_dark() else "light"
    colors = "".join(
        f"{name}: {st.get_option(f'theme.{scheme}.{option}')};" for name, option in COLOURS.items()
    )
    return f"<style>:root {{{colors}}}{STYLE}{DARK_STYLE if is_dark() else ''}</style>"


def navigate() -> st.Page:
    """Give the navigation at the top of each page, and the page that was asked for."""
    pages = [
        st.Page(
            file,
            title=title,
            icon=icon,
            help=about,
            default=file == DRAW,
            url_path=None if file == DRAW else title.lower(),
        )
        for file, (title, icon, about) in PAGES.items()
    ]
    return st.navigation(pages, position="top")


def guard() -> None:
    """Begin a page: if the server ran it by its own address, without app.py, tell it of the navigation and start again through it.

    Once is enough: where there is no app.py at all, as in a test of one page, the page goes on without its frame.
    """
    if not _framed.get() and session.is_first_time("frame"):
        navigate()
        st.rerun()


def is_dark() -> bool:
    """Say whether the visitor's background is dark, for figures that do not take their colors from the theme."""
    return bool(st.context.theme.type == "dark")
