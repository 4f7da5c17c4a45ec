"""Durations and hyperparameters' values as visitors read them."""

import re
from typing import Any

from model.runs.run import Run


def duration(seconds: float) -> str:
    """Return a rounded duration: "about 25 s", "about 4 min", "about 2.5 hours"."""
    if seconds < 90:
        return f"about {max(1, round(seconds)):d} s"
    minutes = seconds / 60
    return f"about {minutes:.0f} min" if minutes < 90 else f"about {minutes / 60:.1f} hours"


def text(value: Any) -> str:
    """Return a hyperparameter's value as figures and tables show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return f"{value:g}" if isinstance(value, float) else f"{value:,}"


def plain(text: str) -> str:
    """Return a visitor's text as Markdown that shows it unchanged."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|~$:-])", r"\\\1", text)


def current_epoch(run: Run) -> str:
    """Return the epoch that a run is in, counted from 1, and their number: "3 of 8"."""
    epochs = run.hyperparameters.epochs
    return f"{min(epochs, int(run.epoch) + 1)} of {epochs}"
