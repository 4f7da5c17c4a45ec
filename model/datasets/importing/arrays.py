"""Pair arrays of pictures with arrays of as many labels, and read them."""

from collections.abc import Sequence
from contextlib import ExitStack
from difflib import SequenceMatcher
from pathlib import PurePosixPath

import numpy as np

from model.datasets.importing import kinds
from model.datasets.importing.entries import Entry
from model.datasets.importing.found import (
    MOST_BYTES,
    MOST_PICTURES,
    Material,
    Part,
    Problems,
    Report,
)
from model.datasets.importing.pixels import (
    LEAST_SIDE,
    MOST_SIDE,
    find_scale,
    fits,
    square_side,
    to_28,
    to_gray,
)
from model.datasets.importing.stored import MOST_ARRAYS, Stored, list_arrays
from model.datasets.own import LEAST_CLASSES, MOST_CLASSES, clean_name

PAIR = "an array of square pictures, and one of as many labels"
COLORS = 3


def read_arrays(
    entries: Sequence[tuple[Entry, str]], problems: Problems, report: Report
) -> Material:
    """Read the labeled pictures in IDX, NPY, NPZ and HDF5 files, given with their kinds.

    Raises:
        DatasetError: if there are none, or a file is too large or damaged.
    """
    with ExitStack() as stack:
        arrays = [array for entry, kind in entries for array in list_arrays(entry, kind, stack)]
        if len(arrays) > MOST_ARRAYS:
            raise entries[0][0].wrong(f"at most {MOST_ARRAYS} arrays", "there are more")
        pairs = _pairs(arrays, problems)
        if not pairs:
            shapes = [" x ".join(map(str, array.shape)) for array in arrays[:4]]
            came = f"the shapes are {', '.join(shapes)}" if shapes else "there are none"
            raise entries[0][0].wrong(PAIR, came)
        parts = _read(pairs, problems, report)
    formats = sorted({kind for entry, kind in entries if entry in {x.entry for x, _ in pairs}})
    names = " ".join(entry.name for entry, _ in entries)
    format_ = " and ".join(formats)
    what = f"an {format_} file" if len(entries) == 1 else f"{format_} files"
    return Material(what, parts, transposed=kinds.is_emnist(names))


def _pairs(arrays: Sequence[Stored], problems: Problems) -> list[tuple[Stored, Stored]]:
    """Return arrays of pictures, each with that of as many labels whose name is most like it."""
    labels = [array for array in arrays if _are_labels(array)]
    pairs = []
    for pictures in filter(_are_pictures, arrays):
        part = kinds.part_of(pictures.name)
        fitting = [
            (kinds.part_of(label.name) == part, _likeness(label, pictures), place)
            for place, label in enumerate(labels)
            if label.shape[0] == pictures.shape[0]
        ]
        if fitting:
            pairs.append((pictures, labels.pop(max(fitting)[2])))
        else:
            problems.add(f"{_said(pictures)} is left out, since it has no labels.")
    return pairs


def _are_pictures(array: Stored) -> bool:
    if array.dtype.kind not in "uifb" or len(array.shape) < 2 or 0 in array.shape:
        return False
    return _layout(array.shape) is not None


def _layout(shape: tuple[int, ...]) -> str | None:
    """Return how pictures are laid out; None if these are none."""
    sizes = shape[1:]
    if len(sizes) == 1:
        return "flat" if square_side(sizes[0]) else None
    for layout, height, width, rest in (
        ("plain", 0, 1, ()),
        ("last", 0, 1, (2,)),
        ("first", 1, 2, (0,)),
    ):
        if len(sizes) == 2 + len(rest) and sizes[height] == sizes[width]:
            colors = [sizes[place] for place in rest]
            if LEAST_SIDE <= sizes[height] <= MOST_SIDE and all(c in (1, COLORS) for c in colors):
                return layout
    return None


def _are_labels(array: Stored) -> bool:
    if array.dtype.kind not in "uifbUS" or array.shape[:1] in ((), (0,)):
        return False
    return array.shape[1:] in ((), (1,)) or _are_indicators(array)


def _are_indicators(array: Stored) -> bool:
    """Return whether labels are rows of zeros and a one, as `to_categorical` of Keras makes."""
    some = len(array.shape) == 2 and LEAST_CLASSES <= array.shape[1] <= MOST_CLASSES
    return some and array.dtype.kind in "uifb" and not _are_pictures(array)


def _likeness(one: Stored, other: Stored) -> float:
    return SequenceMatcher(None, one.name[-80:], other.name[-80:]).ratio()


def _said(array: Stored) -> str:
    return clean_name(PurePosixPath(array.name).name)


def _read(
    pairs: Sequence[tuple[Stored, Stored]], problems: Problems, report: Report
) -> dict[str, Part]:
    entry, count = pairs[0][0].entry, sum(pictures.shape[0] for pictures, _ in pairs)
    if count > MOST_PICTURES:
        raise entry.wrong(f"at most {MOST_PICTURES:,} pictures", f"there are {count:,}")
    if (size := sum(array.bytes for pair in pairs for array in pair)) > MOST_BYTES:
        raise entry.wrong(f"at most {MOST_BYTES:,} bytes", f"the arrays have {size:,}")
    parts: dict[str, Part] = {}
    all_pictures = [pictures for pictures, _ in pairs]
    of = kinds.parts_of_one_set([x.entry for x in all_pictures], [x.name for x in all_pictures])
    for number, ((pictures, labels), part) in enumerate(zip(pairs, of, strict=True)):
        report(f"reading {_said(pictures)}", number / len(pairs))
        read = _part(pictures, labels, problems)
        parts[part] = parts[part].joined(read) if part in parts else read
    return parts


def _part(pictures: Stored, labels: Stored, problems: Problems) -> Part:
    values = _flattened(pictures.load())
    scale = find_scale(values)
    usable = fits(values, scale)
    low, high = scale
    for place in np.flatnonzero(~usable):
        reason = f"a value is no number from {low:g} to {high:g}"
        problems.add(f"Picture {place + 1:,} of {_said(pictures)} is left out, since {reason}.")
    if not usable.any():
        came = f"they go from {values.min():g} to {values.max():g}"
        raise pictures.entry.wrong("pixels from 0 to 255", came)
    read = _label_values(labels)
    if not usable.all():
        values, read = values[usable], read[usable]
    return Part(to_28(values, scale), read, np.ones(len(read), bool))


def _flattened(values: np.ndarray) -> np.ndarray:
    """Return pictures of any layout as numbers (n, side * side), in gray."""
    layout = _layout(values.shape)
    if layout == "first":
        values = np.moveaxis(values, 1, -1)
    if values.ndim == 4:
        values = to_gray(values) if values.shape[-1] == COLORS else values[..., 0]
    values = values.reshape(len(values), -1)
    return values.view(np.uint8) if values.dtype.kind == "b" else values


def _label_values(labels: Stored) -> np.ndarray:
    """Return labels as integers or text (n,).

    Raises:
        DatasetError: if they are numbers that are not whole.
    """
    values = labels.load()
    if _are_indicators(labels):
        if not ((values == values.max(axis=1, keepdims=True)).sum(axis=1) == 1).all():
            raise labels.entry.wrong("a one in each row of labels", f"{_said(labels)} has others")
        return values.argmax(axis=1)
    values = values.ravel()
    if values.dtype.kind == "S":
        return np.char.decode(values, "utf-8", "replace")
    if values.dtype.kind == "U":
        return values
    whole = (np.abs(values) < 2**31) & (values == np.rint(values))
    if not whole.all():
        raise labels.entry.wrong("labels that are whole numbers", f"{_said(labels)} has others")
    return values.astype(np.int64)
