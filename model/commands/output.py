"""Print results: a table for people at a terminal, one JSON line each for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

Row = dict[str, Any]
SHARES = ("accuracy", "confidence", "precision", "recall", "f1")  # ends of names


def prepare_stdout() -> None:
    """Let stdout take any character: what its encoding lacks is printed as its number."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def for_people() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout.isatty()


def print_rows(rows: Iterable[Row], columns: Sequence[str], *, as_json: bool = False) -> None:
    """Print rows as they come as JSON lines, or all as a table of some of their values."""
    if for_people() and not as_json:
        print_table(list(rows), columns)
        return
    for row in rows:
        print_line(**row)


def print_record(row: Row) -> None:
    """Print one result: a JSON line, or a line for each value."""
    if not for_people():
        print_line(**row)
        return
    width = max(map(len, row)) + 2
    for name, value in row.items():
        click.echo(name.replace("_", " ").ljust(width) + as_text(name, value))


def print_line(**values: Any) -> None:
    """Print one JSON line on stdout."""
    in_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(values, ensure_ascii=not in_unicode))


def print_table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Print a table; a column that no row has is left out."""
    shown = [name for name in columns if any(row.get(name) not in (None, "") for row in rows)]
    table = Table(*(name.replace("_", " ") for name in shown), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(as_text(name, row.get(name)) for name in shown))
    Console(file=sys.stdout, markup=False, highlight=False, emoji=False).print(table)


def as_text(name: str, value: Any) -> str:
    """Return a value for people: shares in percent."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1%}" if name.endswith(SHARES) else f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
