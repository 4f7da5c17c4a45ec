"""Recognize what files hold, read them, and make a data set of what was read."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import filterfalse
from pathlib import Path

from model.datasets.errors import DatasetError
from model.datasets.importing import kinds
from model.datasets.importing.arrays import read_arrays
from model.datasets.importing.assembling import assemble
from model.datasets.importing.entries import Entry, list_entries
from model.datasets.importing.found import Choices, Found, Problems, Report
from model.datasets.importing.mappings import is_mapping, read_names
from model.datasets.importing.parquet import read_parquet
from model.datasets.importing.pictures import read_pictures
from model.datasets.importing.tables import read_tables

MOST_SECONDS = 600
MOST_OTHERS = 1000  # files that are no pictures


def read(
    paths: Sequence[Path],
    choices: Choices = Choices(),  # noqa: B008 (it is frozen)
    report: Report = lambda what, share: None,
) -> Found:
    """Read labeled pictures from tables, arrays, Parquet files or picture files.

    What the files are is recognized by their content and names. Nothing is written.

    Args:
        paths: files, folders and zip archives that are one data set.
        choices: what a person decided.
        report: called with what is being read, and the share of it that is done; an error that it
            raises ends the reading.
    Raises:
        DatasetError: if there is no data set in them, in one sentence.
    """
    problems, limited = Problems(), _limited(report)
    with ExitStack() as stack:
        entries = list_entries(paths, stack, problems)
        mappings = list(filter(is_mapping, entries))
        chosen, format_ = _choose(list(filterfalse(is_mapping, entries)), problems)
        if format_ == kinds.PICTURES:
            material = read_pictures([e for e, _ in chosen], choices, problems, limited)
        elif format_ == kinds.TABLE:
            material = read_tables([e for e, _ in chosen], choices, problems, limited)
        elif format_ == kinds.PARQUET:
            material = read_parquet([e for e, _ in chosen], choices, problems, limited)
        else:
            material = read_arrays(chosen, problems, limited)
        names = material.names or read_names(mappings, [entry.name for entry, _ in chosen])
    return assemble(material, names, choices, problems)


def _limited(report: Report) -> Report:
    """Return a report that ends a reading which takes too long."""
    end = time.monotonic() + MOST_SECONDS

    def limited(what: str, share: float) -> None:
        if time.monotonic() > end:
            long = f"Reading these files takes more than {MOST_SECONDS // 60} minutes"
            raise DatasetError(f"{long}; bring fewer or smaller ones.")
        report(what, share)

    return limited


def _choose(entries: Sequence[Entry], problems: Problems) -> tuple[list[tuple[Entry, str]], str]:
    """Return the files of that format which has the most bytes, with their kinds, and the format.

    Raises:
        DatasetError: if no file can be read.
    """
    recognized: dict[str, list[tuple[Entry, str]]] = {}
    refused: list[tuple[Entry, DatasetError]] = []
    others = 0
    for entry in entries:
        others += not entry.name.lower().endswith(kinds.SUFFIXES)
        if others > MOST_OTHERS:
            problems.add(f"{entry.said} is left out, since there are so many files.")
            continue
        kind = kinds.recognize(entry)
        if isinstance(kind, DatasetError):
            refused.append((entry, kind))
        else:
            format_ = kinds.ARRAYS[0] if kind in kinds.ARRAYS else kind
            recognized.setdefault(format_, []).append((entry, kind))
    if not recognized:
        if refused:
            raise max(refused, key=lambda pair: pair[0].size)[1]
        raise DatasetError(f"Expected {kinds.READABLE}, but there is no file; choose others.")
    best = max(recognized, key=lambda key: sum(entry.size for entry, _ in recognized[key]))
    left = [entry for key, some in recognized.items() if key != best for entry, _ in some]
    for entry in left:
        problems.add(f"{entry.said} is left out, since other files are read.")
    for entry, error in refused:
        if not entry.name.lower().endswith(kinds.PROSE):
            problems.add(str(error))
    return recognized[best], best
