"""The scenes of a lesson, in order: what each opens, its task, and what the teacher says."""

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from model import Sketch28Error
from model.runs.classroom import Rules
from pages.components.shared import links

MOST_SCENES, MOST_MINUTES = 30, 240
LONGEST = {"title": 60, "link": 1000, "task": 200, "look_for": 200, "note": 1000}  # letters
NEEDED = ("title", "link", "task")
MOST_BYTES = 200_000  # of a file
WRONG_FILE = "This is not a file of scenes as “Download” makes them."


@dataclass(frozen=True)
class Scene:
    """A scene; `link` is a page with its address parameters, such as "train?dataset=mnist"."""

    title: str
    link: str
    minutes: int
    task: str
    look_for: str = ""
    note: str = ""

    @property
    def file(self) -> str:
        """The file of the scene's page."""
        return links.file(self.link)

    @property
    def query(self) -> dict[str, str]:
        """The address parameters of the scene's page."""
        return links.query(self.link)


def of(rules: Rules) -> tuple[Scene, ...]:
    """Return a class's scenes: its teacher's, or those that are there at first."""
    return read_or_default(rules.scenes)


def read_or_default(rows: Sequence[Mapping[str, Any]]) -> tuple[Scene, ...]:
    """Return the scenes that were kept; those that are there at first for none or damaged ones."""
    try:
        return read(rows) if rows else DEFAULT
    except Sketch28Error:
        return DEFAULT


def read(rows: Iterable[Any], hosts: Collection[str] = ()) -> tuple[Scene, ...]:
    """Return the scenes of rows with their values by name, as text.

    Args:
        rows: mappings, perhaps from outside.
        hosts: the names of this server, with which addresses may begin.

    Raises:
        Sketch28Error: one sentence on what is wrong with the first row that is not a scene.
    """
    found = tuple(_read_scene(row, at, hosts) for at, row in enumerate(rows, 1))
    if not 1 <= len(found) <= MOST_SCENES:
        raise Sketch28Error(f"A lesson has 1 to {MOST_SCENES} scenes, and this has {len(found)}.")
    return found


def _read_scene(row: Any, at: int, hosts: Collection[str]) -> Scene:
    if not isinstance(row, Mapping):
        raise Sketch28Error(WRONG_FILE)
    texts = {name: _line(row.get(name)) for name in LONGEST}
    for name, text in texts.items():
        said = name.replace("_", " ")
        if name in NEEDED and not text:
            raise Sketch28Error(f"Scene {at} needs a {said}.")
        if len(text) > LONGEST[name]:
            too_many = f"has {len(text):,} characters, and {LONGEST[name]:,} are the most"
            raise Sketch28Error(f"The {said} of scene {at} {too_many}.")
    minutes = _line(row.get("minutes"))
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 3) or not (
        1 <= int(minutes) <= MOST_MINUTES
    ):
        raise Sketch28Error(f"Scene {at} needs a whole number of minutes from 1 to {MOST_MINUTES}.")
    texts["link"] = links.read(texts["link"], hosts)
    return Scene(minutes=int(minutes), **texts)


def to_rows(scenes: Iterable[Scene]) -> tuple[dict[str, str], ...]:
    """Return scenes as rows for `read`, and for the rules of a class."""
    return tuple({name: str(value) for name, value in asdict(one).items()} for one in scenes)


def to_file(scenes: Iterable[Scene]) -> bytes:
    """Return scenes as a JSON file for `from_file`."""
    return json.dumps({"scenes": to_rows(scenes)}, indent=1, ensure_ascii=False).encode()


def from_file(content: bytes, hosts: Collection[str] = ()) -> tuple[Scene, ...]:
    """Return the scenes of a file.

    Raises:
        Sketch28Error: if it has none.
    """
    if len(content) > MOST_BYTES:
        raise Sketch28Error(f"A file of scenes has at most {MOST_BYTES // 1000} KB.")
    try:
        rows = json.loads(content)["scenes"]
    except (ValueError, RecursionError, TypeError, LookupError) as error:
        raise Sketch28Error(WRONG_FILE) from error
    if not isinstance(rows, list):
        raise Sketch28Error(WRONG_FILE)
    return read(rows, hosts)


def _line(value: Any) -> str:
    """Return a value as one line of text without characters that cannot be seen."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = f"{value:g}" if number else value if isinstance(value, str) else ""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


NAMES = tuple(field.name for field in fields(Scene))
DEFAULT = read(tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["scenes"])
