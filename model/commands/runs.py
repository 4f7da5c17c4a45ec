"""The commands for runs: list and search them, name, annotate, delete and restore them."""

from datetime import UTC, datetime
from typing import Any

import click

from model.commands.options import RUN
from model.commands.output import print_record, print_rows
from model.runs.run import Run, RunStatus
from model.runs.store import RunStore

COLUMNS = ["run", "title", "note", "created", "status", "val_accuracy", "test_accuracy", "reason"]


@click.command()
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--search", default="", help="Only runs with all these words; see the Runs page.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines on a terminal, too.")
def runs(limit: int, search: str, as_json: bool) -> None:
    """List the runs, newest first."""
    found = RunStore().search(search, limit=limit)
    print_rows(map(_row, found), COLUMNS, as_json=as_json)


@click.command()
@click.argument("run", type=RUN)
@click.argument("title")
def rename(run: str, title: str) -> None:
    """Change a run's TITLE; an empty one brings its first title back."""
    store = RunStore()
    store.rename(run, title)
    print_record({"run": run, "title": store.get(run).title})


@click.command()
@click.argument("run", type=RUN)
@click.argument("text")
def note(run: str, text: str) -> None:
    """Keep a TEXT of one line with a run; an empty one removes it."""
    store = RunStore()
    store.get(run)  # which says if there is none
    store.annotate(run, note=text)
    print_record({"run": run, "note": store.get(run).note})


@click.command()
@click.argument("runs", nargs=-1, required=True, type=RUN)
def delete(runs: tuple[str, ...]) -> None:
    """Delete RUNS that have ended, all or none; they can be restored for ten minutes."""
    RunStore().delete(runs)
    print_rows(({"run": run, "deleted": True} for run in runs), ["run", "deleted"])


@click.command()
@click.argument("runs", nargs=-1, required=True, type=RUN)
def restore(runs: tuple[str, ...]) -> None:
    """Bring RUNS back that were deleted in the last ten minutes."""
    store = RunStore()
    store.restore(runs)
    print_rows(({"run": run, "title": store.get(run).title} for run in runs), ["run", "title"])


def _row(run: Run) -> dict[str, Any]:
    chosen = None if run.status is RunStatus.UNREADABLE else run.hyperparameters
    return {
        "run": run.id,
        "title": run.title,
        "note": run.note,
        "starred": run.starred,
        "created": datetime.fromtimestamp(run.created_at, UTC).isoformat(timespec="seconds"),
        "status": run.status,
        "reason": run.reason,
        "dataset": chosen and chosen.dataset,
        "source": run.source,
        "val_accuracy": run.val_accuracy,
        "test_accuracy": run.test_accuracy,
        "test_loss": run.test_loss,
        "hyperparameters": chosen and chosen.to_dict(),
    }


COMMANDS = runs, rename, note, delete, restore
