"""Durations, hyperparameters' values and names from outside as visitors read them."""

import re
from html import escape
from typing import Any

from model.runs.run import Run

# http://…, www.…, a@b.c, :smile:, :material/…: and arrows, each before what is to be separated.
SHORTHAND = re.compile(
    r"(?<=:)(?=//|[\w+-]+[:/])|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=[-<>~])(?=[->=])", re.IGNORECASE
)


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


def plain(text: object) -> str:
    """Return text from outside as Markdown that shows it unchanged, as one line.

    Addresses, file names, visitors' titles and sentences that contain any of these are from
    outside. Browsers turn web addresses, icons and arrows into something else after Markdown has
    been read, whatever was escaped there; a word joiner, which is invisible, separates their parts.
    """
    line = SHORTHAND.sub("\N{WORD JOINER}", " ".join(str(text).split()))
    return re.sub(r"([\\`*_{}\[\]()<>&#+.!|~$:-])", r"\\\1", line)


def plain_in_figure(text: str) -> str:
    """Return text from outside as Plotly shows it unchanged: it reads tags and templates."""
    return escape(text, quote=False).replace("%{", "&#37;{")


def current_epoch(run: Run) -> str:
    """Return the epoch that a run is in, counted from 1, and their number: "3 of 8"."""
    epochs = run.hyperparameters.epochs
    return f"{min(epochs, int(run.epoch) + 1)} of {epochs}"
