"""Titles of runs: what is special about a run, or what the visitor calls it."""

from collections.abc import Collection
from functools import lru_cache
from itertools import count

from model.datasets.catalog import DATASETS
from model.hyperparameters import PRESETS, Hyperparameters, preset
from model.runs.sweep import SWEEPABLE, say, value

MOST_LETTERS = 60  # of a visitor's own title
MOST_NOTE_LETTERS = 200
MOST_CHANGES = 4  # that a title mentions
UNEVEN = "uneven"  # stands for hidden layers of different widths


def describe(chosen: Hyperparameters, *, continued: bool = False) -> str:
    """Return how a run differs from the nearest preset: "Garments · dropout 0.8 · 5 epochs".

    The preset is named unless it is Classic, which is what most runs come from.
    """
    began = ["continued"] if continued else []
    return " · ".join([DATASETS[chosen.dataset].label, *_said(chosen), *began])


def settings(chosen: Hyperparameters) -> str:
    """Return how a run differs from the nearest preset, which is named here in any case."""
    nearest, _ = _nearest(chosen)
    return " · ".join(dict.fromkeys([PRESETS[nearest].title, *_said(chosen)]))


def _said(chosen: Hyperparameters) -> list[str]:
    nearest, changed = _nearest(chosen)
    named = [PRESETS[nearest].title] if nearest != next(iter(PRESETS)) or not changed else []
    more = [f"{len(changed) - MOST_CHANGES} more"] if len(changed) > MOST_CHANGES else []
    return [*named, *changed[:MOST_CHANGES], *more]


def clean(text: str, most: int = MOST_LETTERS) -> str:
    """Return a visitor's own title on one line, without invisible characters, and cut to fit."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if letter.isprintable())[:most].strip()


def numbered(title: str, taken: Collection[str]) -> str:
    """Return the title, with the first free number if a run has it already: "Digits (2)"."""
    several = (f"{title} ({number})" if number > 1 else title for number in count(1))
    return next(one for one in several if one not in taken)


@lru_cache(maxsize=4096)
def _nearest(chosen: Hyperparameters) -> tuple[str, list[str]]:
    """Return the preset from which a run differs least, and in which values, in words."""
    differing = {name: _differing(chosen, name) for name in PRESETS}
    nearest = min(differing, key=lambda name: len(differing[name]))
    return nearest, [_say(chosen, one) for one in differing[nearest]]


def _differing(chosen: Hyperparameters, name: str) -> list[str]:
    """Return the names of the values in which a run differs from a preset."""
    base = _preset(name, chosen.dataset)
    uneven = len(set(chosen.units)) > 1
    said = [one for one in SWEEPABLE if not (uneven and one in ("units", "layers"))]
    changed = [one for one in said if value(chosen, one) != value(base, one)]
    changed += [UNEVEN] if uneven else []
    return changed + (["patience"] if chosen.patience != base.patience else [])


def _say(chosen: Hyperparameters, name: str) -> str:
    if name == UNEVEN:
        return f"layers of {'-'.join(map(str, chosen.units))}"
    return f"patience {chosen.patience}" if name == "patience" else say(chosen, [name])


@lru_cache(maxsize=256)
def _preset(name: str, dataset: str) -> Hyperparameters:
    return preset(name, dataset=dataset)
