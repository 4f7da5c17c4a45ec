"""The chapters of the Learn page: their order, main sentences and experiments on the Train page."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from model.hyperparameters import Hyperparameters, preset
from model.lessons.recorded.recordings import FORTY

RECORDED = {"overfitting": preset("overfit"), "three-parts": FORTY}


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in the address, its short title, and its main sentence.

    It ends with an experiment: `settings` for the Train page, and in `task` what to look at there.
    """

    key: str
    title: str
    idea: str
    task: str
    settings: Hyperparameters


def _read() -> tuple[Chapter, ...]:
    texts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    chapters = []
    for key, text in texts.items():
        settings = RECORDED.get(key) or Hyperparameters.from_dict(text.pop("settings"))
        chapters.append(Chapter(key, settings=settings, **text))
    return tuple(chapters)


CHAPTERS = _read()
TITLES = {
    chapter.key: f"{number} {chapter.title}" for number, chapter in enumerate(CHAPTERS, start=1)
}
