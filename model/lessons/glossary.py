"""The glossary: words of the field, each explained in one or two sentences, found in texts."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Word:
    """A word's meaning, the chapter of the Learn page that shows it, and other spellings."""

    meaning: str
    chapter: str = ""
    spellings: tuple[str, ...] = ()


_ENTRIES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WORDS = {
    name: Word(word["meaning"], word.get("chapter", ""), tuple(word.get("spellings", ())))
    for name, word in _ENTRIES.items()
}
_NAMES = {
    spelling.lower(): name for name, word in WORDS.items() for spelling in (name, *word.spellings)
}


@dataclass(frozen=True)
class Found:
    """A word found in a text, and where it begins and ends there."""

    word: str
    start: int
    end: int


def find(text: str, skip: str = "") -> Iterator[Found]:
    """Find the first occurrence of each word in a text, from left to right.

    Args:
        text: plain, or escaped for HTML.
        skip: a regular expression of passages in which no word is looked for.
    """
    found = set()
    for match in _pattern(skip).finditer(text):
        spelled = match[0].lower()
        word = _NAMES.get(spelled) or _NAMES.get(spelled.removesuffix("s"))
        if word and word not in found:
            found.add(word)
            yield Found(word, match.start(), match.end())


def search(text: str) -> dict[str, Word]:
    """Return the words that contain a text, also in their meaning, in alphabetical order."""
    text = text.strip().lower()
    return {
        name: word
        for name, word in sorted(WORDS.items(), key=lambda item: item[0].lower())
        if text in " ".join((name, *word.spellings, word.meaning)).lower()
    }


@cache
def _pattern(skip: str) -> re.Pattern[str]:
    spellings = "|".join(map(re.escape, sorted(_NAMES, key=len, reverse=True)))
    words = rf"(?<![\w-])(?:{spellings})s?(?![\w-])"
    return re.compile(f"{skip}|{words}" if skip else words, re.IGNORECASE)
