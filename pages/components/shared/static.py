"""Style sheets and browser components from `pages/components/static`, which has a folder a page.

Streamlit sends a component's script again with every run. So the script that it gets only imports
the component's own, which has an address of its own and stays in the browser's cache.
"""

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).parent.parent / "static"
IMPORT = """const from = new URL("scripts/{file}", location.href)
export default (await import(from)).default"""
SCRIPTS: dict[str, bytes] = {}  # file name -> content; `server/assets.py` serves them


@cache
def style(name: str) -> str:
    """Return the style sheet `static/<name>.css` as a `<style>` element."""
    return f"<style>{(STATIC / f'{name}.css').read_text(encoding='utf-8')}</style>"


def component(name: str, *parts: str, **look: bool) -> ComponentRenderer:
    """Register the component of `static/<name>.js`, `.html` and `.css`; call once, on import.

    Streamlit takes one script: `parts` are others whose functions it uses.
    """
    html, css = (_read(f"{name}.{kind}") for kind in ("html", "css"))
    script = "\n".join(filter(None, (_read(f"{part}.js") for part in (*parts, name))))
    js = IMPORT.format(file=_keep(name, script)) if script else None
    name = name.replace("/", "-")
    return st.components.v2.component(f"sketch28-{name}", html=html, css=css, js=js, **look)


def _keep(name: str, script: str) -> str:
    """Keep a script to be served, and return its file's name, which changes with its content."""
    content = script.encode()
    file = f"{name.replace('/', '-')}.{hashlib.sha256(content).hexdigest()[:16]}.js"
    SCRIPTS[file] = content
    return file


def _read(name: str) -> str | None:
    file = STATIC / name
    return file.read_text("utf-8") if file.exists() else None
