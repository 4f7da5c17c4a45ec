"""Tell the class and the part of each picture file by its folders, or by its own name."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from model.datasets.importing import kinds
from model.datasets.importing.found import TEST, TRAIN
from model.datasets.own import LEAST_CLASSES, MOST_CLASSES

NUMBERED = re.compile(
    r"(.+?)[ _\-.(]+\d+\)?|([^\W\d_]+)\d+"
)  # "cat_001", "7-12", "cat (3)", "cat3"
FIRST_WORD = re.compile(r"[^ _\-.(]+")
DEEPEST, LONGEST = 20, 100  # folders, and letters of a name, that are looked at
FEW = 3  # pictures of a class; names with fewer are no classes
SAMPLES = "-samples"  # as Teachable Machine calls its zip files: "cat-samples.zip"


@dataclass(frozen=True)
class Place:
    """What a picture file's path says; `label` is None for one outside of the classes' folders."""

    label: str | None
    part: str


def find_places(names: Sequence[str]) -> tuple[list[Place], str]:
    """Return the class and the part of each picture file, and a phrase that says from what.

    Args:
        names: paths.
    """
    folders = _without_common([list(PurePosixPath(name).parts[:-1][:DEEPEST]) for name in names])
    parts = [_take_part(steps) for steps in folders]
    inside = iter(_without_common([steps for steps in folders if steps]))
    classes = [next(inside)[:1] if steps else [] for steps in folders]
    if not any(classes):
        labels = _from_names([PurePosixPath(name).stem[:LONGEST] for name in names])
        phrase = "picture files whose names begin with the class"
    else:
        labels = [steps[0].removesuffix(SAMPLES) if steps else None for steps in classes]
        phrase = "pictures in a folder for each class"
    if TRAIN not in parts:
        parts = [TRAIN] * len(parts)
    places = [Place(label, part) for label, part in zip(labels, parts, strict=True)]
    return places, phrase + (", in training and test part" if TEST in parts else "")


def _without_common(folders: list[list[str]]) -> list[list[str]]:
    """Return paths without the folders in which all of them lie."""
    while folders and all(folders) and len({steps[0] for steps in folders}) == 1:
        folders = [steps[1:] for steps in folders]
    return folders


def _take_part(steps: list[str]) -> str:
    """Remove the folders that name a part from the start of a path, and return the part."""
    part = TRAIN
    while steps and (named := kinds.is_part(steps[0])):
        part = named
        steps.pop(0)
    return part


def _from_names(stems: Sequence[str]) -> list[str | None]:
    """Return the classes that the names of files begin with."""
    numbered = [NUMBERED.fullmatch(stem) for stem in stems]
    whole = [found and (found[1] or found[2]) for found in numbered]
    counts = Counter(whole)
    if LEAST_CLASSES <= len(counts) <= MOST_CLASSES and len(stems) >= FEW * len(counts):
        return whole
    first = [FIRST_WORD.match(stem) for stem in stems]
    return [found and found.group() for found in first]
