"""Texts of the files that go with a network; its Python files are never imported here."""

from pathlib import Path


def template(name: str) -> str:
    """Return the text of one of these files."""
    return Path(__file__).with_name(name).read_text("utf-8")
