"""Titles of runs: what is special about a run, or what the visitor calls it."""

from collections.abc import Collection
from itertools import count

from model.datasets.catalog import DATASETS
from model.hyperparameters import PRESETS, Hyperparameters, preset
from model.runs.sweep import SWEEPABLE, say, value

MOST_LETTERS = 60  # of a visitor's own title
MOST_NOTE_LETTERS = 200
MOST_CHANGES = 4  # that a title mentions


def describe(chosen: Hyperparameters, *, continued: bool = False) -> str:
    """Return how a run differs from the nearest preset: "Garments · dropout 0.8 · 5 epochs".

    The preset is named unless it is Classic, which is what most runs come from.
    """
    changes = {name: _changes(chosen, name) for name in PRESETS}
    nearest = min(changes, key=lambda name: len(changes[name]))
    changed = changes[nearest]
    named = [PRESETS[nearest].title] if nearest != next(iter(PRESETS)) or not changed else []
    more = [f"{len(changed) - MOST_CHANGES} more"] if len(changed) > MOST_CHANGES else []
    classes = DATASETS[chosen.dataset].label
    began = ["continued"] if continued else []
    return " · ".join([classes, *named, *changed[:MOST_CHANGES], *more, *began])


def clean(text: str, most: int = MOST_LETTERS) -> str:
    """Return a visitor's own title on one line, without invisible characters, and cut to fit."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable())[:most].strip()


def numbered(title: str, taken: Collection[str]) -> str:
    """Return the title, with the first free number if a run has it already: "Digits (2)"."""
    several = (f"{title} ({number})" if number > 1 else title for number in count(1))
    return next(one for one in several if one not in taken)


def _changes(chosen: Hyperparameters, name: str) -> list[str]:
    """Return in which values a run differs from a preset, in words."""
    base = preset(name, dataset=chosen.dataset)
    uneven = len(set(chosen.units)) > 1
    said = [one for one in SWEEPABLE if not (uneven and one in ("units", "layers"))]
    changed = [say(chosen, [one]) for one in said if value(chosen, one) != value(base, one)]
    if uneven:
        changed.append(f"layers of {'-'.join(map(str, chosen.units))}")
    if chosen.patience != base.patience:
        changed.append(f"patience {chosen.patience}")
    return changed
