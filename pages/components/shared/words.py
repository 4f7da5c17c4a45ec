"""Durations and values as a visitor reads them."""

from typing import Any


def duration(seconds: float) -> str:
    """Say how long something takes, no more exactly than it is known: "about 25 s", "about 4 min", "about 2.5 hours"."""
    if seconds < 90:
        return f"about {max(1, round(seconds)):d} s"
    return (
        f"about {seconds / 60:.0f} min"
        if seconds < 90 * 60
        else f"about {seconds / 3600:.1f} hours"
    )


def text(value: Any) -> str:
    """Give a value of a hyperparameter as a figure and a table show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        value
        if isinstance(value, str)
        else f"{value:g}"
        if isinstance(value, float)
        else f"{value:,}"
    )
