"""Read the lists of characters that EMNIST and Kuzushiji-MNIST have beside their files."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from model.datasets.importing.entries import Entry

MAPPING = re.compile(r"(mapping\.txt|classmap\.csv)$")
MOST_BYTES = 64_000


def is_mapping(entry: Entry) -> bool:
    """Return whether a file is such a list by its name."""
    return MAPPING.search(entry.name.lower()) is not None


def read_names(mappings: Sequence[Entry], names: Sequence[str]) -> dict[int, str]:
    """Return the names of labels by EMNIST's list of characters, or Kuzushiji-MNIST's.

    EMNIST's rows are a label and the codes of its letters; Kuzushiji-MNIST's are a label, a code
    and a letter, separated by commas.
    """
    if not mappings:
        return {}
    nearest = max(mappings, key=lambda entry: _likeness(entry.name, names[0]))
    found = {}
    for line in nearest.read(MOST_BYTES).decode("utf-8", "replace").splitlines():
        label, *letters = line.split("," if "," in line else None)
        if label.isdecimal() and letters:
            codes = [letter for letter in letters if letter.isdecimal() and len(letter) < 7]
            is_code = len(codes) == len(letters) and all(int(code) < 0x110000 for code in codes)
            found[int(label)] = "".join(map(chr, map(int, codes))) if is_code else letters[-1]
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[-80:], other[-80:]).ratio()
