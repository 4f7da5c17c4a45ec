"""Recognize what a file is by its first bytes; pictures by their names."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from model.datasets.errors import DatasetError
from model.datasets.importing.entries import ZIP, Entry
from model.datasets.importing.found import TEST, TRAIN

PICTURES, TABLE, PARQUET = "pictures", "table", "Parquet"
IDX, NPY, NPZ, HDF5 = "IDX", "NPY", "NPZ", "HDF5"
ARRAYS = (IDX, NPY, NPZ, HDF5)
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
MAGIC = {
    b"\x93NUMPY": NPY,
    b"\x89HDF\r\n\x1a\n": HDF5,
    b"PAR1": PARQUET,
    **{bytes([0, 0, kind]): IDX for kind in (8, 9, 11, 12, 13, 14)},
}
PICTURE_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
PROGRAMS = (".pkl", ".pickle", ".pt", ".pth", ".joblib")
PICKLE = re.compile(rb"\x80[\x02-\x05]")
EXCEL, EXCEL_MAGIC = (".xlsx", ".xls", ".xlsm", ".ods"), b"\xd0\xcf\x11\xe0"
PROSE = (".txt", ".md", ".json", ".html", ".py", ".ipynb", ".xml", ".yaml", ".yml", ".license")
LOOKED_AT = 4096  # bytes
# Also as in "Xtrain" and "testY", which is usual for arrays.
TEST_WORD = re.compile(r"(?<![a-z])[xy]?(t10k|tes|test(ing|set|s)?)[xy]?(?![a-z])")
VALIDATION_WORD = re.compile(r"(?<![a-z])[xy]?(val|valid|validation|dev)[xy]?(?![a-z])")
TRAIN_WORD = re.compile(r"(?<![a-z])[xy]?(tra|train(ing|set|s)?)[xy]?(?![a-z])")
BESIDE_PART = re.compile(r"(?<=[a-z])[\W_]*(images?|imgs?|pictures?|data|set|\d+)$")
NUMBER = re.compile(r"\d+")
READABLE = (
    "a CSV table, a Parquet, IDX, NPZ or HDF5 file, or pictures in a zip file with a folder for "
    "each class"
)


def recognize(entry: Entry) -> str | DatasetError:
    """Return the kind of a file, or the error that says why it is not read."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(entry.name).suffixes]
    suffix = suffixes[-1] if suffixes else ""
    if suffix in SUFFIXES:
        return PICTURES
    if any(ending in PROGRAMS for ending in suffixes[-2:]):
        return _program(entry)
    try:
        head = entry.head(LOOKED_AT)
    except DatasetError as error:
        return error
    if suffix in EXCEL or head.startswith(EXCEL_MAGIC):
        return entry.wrong("a CSV table", "it is an Excel table", "save it as CSV in Excel")
    if kind := next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None):
        return kind
    if head.startswith(ZIP):
        return NPZ if suffix == ".npz" else entry.wrong(READABLE, "it is another archive")
    if head.startswith(PICTURE_MAGIC):
        return PICTURES
    return _program(entry) if PICKLE.match(head) else _text(entry, head, suffixes)


def _program(entry: Entry) -> DatasetError:
    came = "such a file can run any program when it is opened"
    return entry.wrong("a file that is safe to open", came, "save the arrays as NPZ instead")


def _text(entry: Entry, head: bytes, suffixes: list[str]) -> str | DatasetError:
    if not head:
        return entry.wrong(READABLE, "it is empty (0 bytes)")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return entry.wrong("text in UTF-8", "it is in UTF-16", "save it as UTF-8")
    if b"\0" in head or head.lstrip()[:1] in (b"<", b"{"):
        return entry.wrong(READABLE, "it is something else")
    numbers = sum(byte in b"0123456789,;\t .-+e\r\n" for byte in head)
    if any(ending in PROSE for ending in suffixes) and numbers < len(head) / 2:
        return entry.wrong(READABLE, "it is a text")
    return TABLE


def parts_of_one_set(entries: Sequence[Entry], names: Sequence[str] = ()) -> list[str]:
    """Return which part each file belongs to by its name, or else by that of its folder.

    Validation parts count as training; so do test parts if there is nothing else.

    Args:
        entries: the files.
        names: those of arrays in them, by default the files'.
    Raises:
        DatasetError: if names differ by more than the part and numbers.
    """
    names = names or [entry.name for entry in entries]
    sets = {_without_part(name): entry for name, entry in zip(names, entries, strict=True)}
    if len(sets) > 1:
        one, other = list(sets.values())[:2]
        came = f"{other.said} beside it seems to be another one"
        raise one.wrong("files of one data set", came, "bring one at a time")
    parts = list(map(part_of, names))
    return parts if TRAIN in parts else [TRAIN] * len(parts)


def part_of(name: str) -> str:
    """Return which part a file belongs to by the last step of its path that says so."""
    for step in map(str.lower, reversed(PurePosixPath(name).parts)):
        if TRAIN_WORD.search(step) or VALIDATION_WORD.search(step):
            return TRAIN
        if TEST_WORD.search(step):
            return TEST
    return TRAIN


def is_part(folder: str) -> str | None:
    """Return which part a folder holds; None if its name is not that of a part."""
    folder = BESIDE_PART.sub("", folder.lower())
    if TEST_WORD.fullmatch(folder):
        return TEST
    named = VALIDATION_WORD.fullmatch(folder) or TRAIN_WORD.fullmatch(folder)
    return TRAIN if named else None


def _without_part(name: str) -> str:
    """Return a name without numbers and the words that say which part it is."""
    name = name.lower()
    for word in (TRAIN_WORD, VALIDATION_WORD, TEST_WORD, NUMBER):
        name = word.sub("", name)
    return name


def is_emnist(name: str) -> bool:
    """Return whether a file is one of EMNIST's own, whose pictures are transposed."""
    return "emnist" in name.lower()
