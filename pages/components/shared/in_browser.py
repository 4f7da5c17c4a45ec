"""The name of a thing that the browser draws by itself in, what shows it on a page out: its HTML, CSS and script lie in `static`."""

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.components.shared.frame import STATIC


def component(name: str) -> ComponentRenderer:
    """Register `static/<name>.html`, `.css` and `.js`; called once, when a module is imported."""
    html, css, js = (
        (STATIC / f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")
    )
    return st.components.v2.component(f"sketch28-{name}", html=html, css=css, js=js)
