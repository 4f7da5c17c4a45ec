"""The frame around every page: title, navigation and colors."""

from collections.abc import Collection
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.runs.run import StoreUnavailable
from pages.components.shared import (
    away,
    classes,
    lesson,
    presenting,
    resources,
    session,
    share,
    static,
)

PROJECT = Path(__file__).parent.parent.parent.parent
PAGES = {  # in the order of the navigation, with their icons; the first is the front page
    "draw": ":material/draw:",
    "train": ":material/model_training:",
    "evaluate": ":material/grid_on:",
    "runs": ":material/science:",
    "data": ":material/apps:",
    "play": ":material/sports_esports:",
    "learn": ":material/school:",
    "classroom": ":material/groups:",
    "collect": ":material/group:",
}
NOT_LISTED = {"collect"}  # Classroom leads there
FILES = {name: str(PROJECT / "pages" / f"{name}.py") for name in PAGES}
DRAW, TRAIN, EVALUATE, RUNS, DATA, PLAY, LEARN, CLASSROOM, COLLECT = FILES.values()
# Streamlit offers the theme's colors to components only; here they become variables of the page.
COLORS = ("text", "background", "secondary-background", "primary", "link", "border")
_SCRIPT = static.component("shared/page")
_framed: ContextVar[bool] = ContextVar("framed", default=False)


def show() -> None:
    """Run the page that the visitor asked for, inside the frame."""
    _configure()
    st.logo(str(static.STATIC / "shared" / "logo.svg"), size="large")
    sheets = ["shared/frame", "shared/glossary", *(["shared/frame-dark"] if is_dark() else [])]
    st.html(_colors() + "".join(map(static.style, sheets)) + share.style())
    _SCRIPT(key="page", height=0, on_connected_change=lambda: None)
    place = classes.place()
    locked = place.locked if place else ()
    page = navigate(locked)
    name = page.title.lower()
    st.set_page_config(f"{page.title} · Sketch28")
    share.show(name)
    presenting.show()
    classes.follow(place, name)
    lesson.show()
    token = _framed.set(True)
    try:
        if name in locked:
            classes.show_locked()
        else:
            page.run()
    except StoreUnavailable as error:
        away.show_alone(error)
    finally:
        _framed.reset(token)


def _configure() -> None:
    """Name the app and its icon before the navigation: a page's own is on another host."""
    icon = str(static.STATIC / "shared" / "icon.svg")
    st.set_page_config("Sketch28", icon, layout="wide", initial_sidebar_state="collapsed")


def _colors() -> str:
    theme = "theme.dark" if is_dark() else "theme.light"
    options = {name: name.title().replace("-", "") for name in COLORS}
    options = {name: option[0].lower() + option[1:] for name, option in options.items()}
    values = {name: st.get_option(f"{theme}.{option}Color") for name, option in options.items()}
    colors = "".join(f"--st-{name}-color: {value};" for name, value in values.items())
    return f"<style>:root {{{colors}}}</style>"


def navigate(locked: Collection[str] = ()) -> st.Page:
    """Show the navigation at the top of the page and return the page that was asked for."""
    pages = []
    for name, icon in PAGES.items():
        front = name == "draw"
        look: Any = {"title": name.capitalize(), "icon": icon, "default": front}
        look["visibility"] = "hidden" if name in NOT_LISTED or name in locked else "visible"
        pages.append(st.Page(FILES[name], url_path=None if front else name, **look))
    return st.navigation(pages, position="top")


def guard(*, needs_store: bool = False) -> None:
    """Restart a page inside the frame if the server ran it by its own address, without app.py.

    This is tried only once: without any app.py, as in a test of one page, the page runs unframed.

    Raises:
        StoreUnavailable: if the page needs the run store, before it has used up a link.
    """
    if not _framed.get() and session.is_first_time("frame"):
        _configure()
        navigate()
        st.rerun()
    if needs_store:
        resources.store().check()


def open_train(settings: Hyperparameters, run_id: str) -> None:
    """Open the Train page with these settings and this run, all of them in its address."""
    session.prepare_run(settings)
    session.show_run(run_id)
    st.switch_page(TRAIN, query_params=session.train_parameters(settings) | {"run": run_id})


def is_dark() -> bool:
    """Return whether the page is dark, for figures whose colors do not follow the theme."""
    return bool(st.context.theme.type == "dark")
