"""Style sheets and browser components from `pages/components/static`, which has a folder a page."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).parent.parent / "static"


@cache
def style(name: str) -> str:
    """Return the style sheet `static/<name>.css` as a `<style>` element."""
    return f"<style>{(STATIC / f'{name}.css').read_text(encoding='utf-8')}</style>"


def component(name: str, *parts: str, **look: bool) -> ComponentRenderer:
    """Register the component of `static/<name>.js`, `.html` and `.css`; call once, on import.

    Streamlit takes one script: `parts` are others whose functions it uses.
    """
    html, css = (_read(f"{name}.{kind}") for kind in ("html", "css"))
    js = "\n".join(filter(None, (_read(f"{part}.js") for part in (*parts, name)))) or None
    name = name.replace("/", "-")
    return st.components.v2.component(f"sketch28-{name}", html=html, css=css, js=js, **look)


def _read(name: str) -> str | None:
    file = STATIC / name
    return file.read_text("utf-8") if file.exists() else None
