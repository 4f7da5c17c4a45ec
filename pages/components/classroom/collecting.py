"""The Collect page's part of the visitor's session, and of its address."""

import random
from collections.abc import Sequence

import streamlit as st

from pages.components.shared import session

CODE = "code"  # the address parameter
DRAWN, CLEARED = "collect-drawn", "collect-cleared"  # how many drawings were kept, and cleared


def enter(code: str) -> None:
    """Open a collection, whose code the address then carries."""
    st.query_params[CODE] = code


def leave() -> None:
    """Leave the collection."""
    st.query_params.pop(CODE, None)


def code() -> str:
    """Return the code of the collection that is open; "" if none is."""
    return str(st.query_params.get(CODE, ""))


def canvas(code: str) -> str:
    """Return the key of the present canvas; each drawing has one of its own."""
    return f"collect-{code}-{session.count(DRAWN)}-{session.count(CLEARED)}"


def next_label(code: str, counts: Sequence[int], *, skip: bool = False) -> int:
    """Return the class to draw: one that the visitor has drawn least, and not the last one again.

    Args:
        code: the collection.
        counts: how often the visitor has drawn each class.
        skip: whether to choose another one than now.
    """
    key = f"collect-label-{code}-{session.count(DRAWN)}"
    asked: int | None = session.value(key)
    if asked is None or skip:
        before = asked if skip else session.value(f"collect-last-{code}")
        least = min(count for label, count in enumerate(counts) if label != before)
        rare = [label for label, count in enumerate(counts) if count == least and label != before]
        asked = random.choice(rare)
        session.set_value(key, asked)
    session.set_value(f"collect-last-{code}", asked)
    return asked
