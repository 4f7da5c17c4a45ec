"""Read picture files, of which each becomes 28x28 as a drawing would."""

from collections.abc import Sequence

import numpy as np

from model.datasets.errors import DatasetError
from model.datasets.importing.class_names import Place, find_places
from model.datasets.importing.entries import Entry
from model.datasets.importing.found import (
    MOST_PICTURES,
    SIDE,
    TEST,
    TRAIN,
    Choices,
    Material,
    Part,
    Problems,
    Report,
)
from model.preprocessing.pictures import (
    MOST_BYTES,
    BlankPicture,
    UnreadablePicture,
    flatten,
    open_picture,
)
from model.preprocessing.pipelines import PREPARATIONS

WHOLE, INVERTED = "whole", "Inverted"
REPORTED = 50  # pictures, after which the progress is reported again
NOTHING = "there is nothing to see in it"


class Gathered:
    """Collects labeled pictures as they are decoded."""

    def __init__(self, choices: Choices, problems: Problems) -> None:
        """Begin with none."""
        self._choices, self._problems = choices, problems
        self._kept: dict[str, list[tuple[np.ndarray, str | int, bool]]] = {TRAIN: [], TEST: []}

    def add(self, content: bytes, said: str, label: str | int, part: str) -> None:
        """Decode a picture file and keep it, or take note of why it cannot be used."""
        try:
            picture, is_raw = to_picture(content, said, self._choices)
        except BlankPicture:
            self._problems.add(f"{said} is left out, since {NOTHING}.")
        except UnreadablePicture as error:
            self._problems.add(str(error))
        else:
            self._kept[part].append((picture, label, is_raw))

    def parts(self) -> dict[str, Part]:
        """Return the parts that have pictures."""
        kept = {part: some for part, some in self._kept.items() if some}
        return {part: _part(some) for part, some in kept.items()}

    @property
    def unsure(self) -> tuple[str, ...]:
        """What a person should look at: how pictures of other sizes came to 28x28."""
        whole = all(is_raw for some in self._kept.values() for *_, is_raw in some)
        return () if whole else ("prepared",)


def read_pictures(
    entries: Sequence[Entry], choices: Choices, problems: Problems, report: Report
) -> Material:
    """Read picture files, whose folders or names say their classes.

    Raises:
        DatasetError: if none can be used, or there are too many.
    """
    if len(entries) > MOST_PICTURES:
        raise entries[0].wrong(f"at most {MOST_PICTURES:,} pictures", "there are more")
    places, what = find_places([entry.name for entry in entries])
    gathered = Gathered(choices, problems)
    for number, (entry, place) in enumerate(zip(entries, places, strict=True)):
        if number % REPORTED == 0:
            report("reading the pictures", number / len(entries))
        _add(gathered, entry, place, problems)
    return Material(what, gathered.parts(), unsure=gathered.unsure)


def _add(gathered: Gathered, entry: Entry, place: Place, problems: Problems) -> None:
    if place.label is None:
        problems.add(f"{entry.said} is left out, since it lies in no class's folder.")
        return
    try:
        content = entry.read(MOST_BYTES)
    except DatasetError as error:
        problems.add(str(error))
    else:
        gathered.add(content, entry.said, place.label, place.part)


def to_picture(content: bytes, said: str, choices: Choices) -> tuple[np.ndarray, bool]:
    """Return a picture file as uint8 (28, 28), and whether it may have to be inverted yet.

    Pictures that are 28x28 are taken as they are if they are prepared whole: whether to invert
    them is decided for all of them at once.

    Raises:
        UnreadablePicture: if it is no picture that can be opened.
        BlankPicture: if there is nothing to see.
    """
    picture = open_picture(content, said)
    if choices.prepared != WHOLE:
        return PREPARATIONS[choices.prepared](picture), False
    if picture.size == (SIDE, SIDE) and not picture.has_transparency_data:
        gray = np.asarray(flatten(picture).convert("L"))
        if gray.min() == gray.max():
            raise BlankPicture
        return gray, True
    steps: list[str] = []
    seen = PREPARATIONS[WHOLE](picture, lambda title, _: steps.append(title))
    wanted = choices.invert
    return (seen if wanted in (None, INVERTED in steps) else 255 - seen), False


def _part(kept: list[tuple[np.ndarray, str | int, bool]]) -> Part:
    pictures, labels, raw = zip(*kept, strict=True)
    return Part(np.stack(pictures), np.array(labels), np.array(raw))
