"""The commands for the whole run store: back it up into a file, and restore it from one."""

from pathlib import Path

import click

from model.commands.output import print_record
from model.runs import backup as backups
from model.runs.database import Database, default_url

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup")
@click.argument("file", type=FILE)
def back_up(file: Path) -> None:
    """Write all runs, data sets and collections into a new FILE, also while runs train."""
    count = backups.back_up(Database(default_url()), file)
    print_record({"backup": str(file), "runs": count, "bytes": file.stat().st_size})


@click.command("restore-backup")
@click.option("--replace", is_flag=True, help="First delete everything that is in the store.")
@click.argument("file", type=FILE)
def restore(replace: bool, file: Path) -> None:
    """Fill an empty store with what the backup FILE holds, all or nothing.

    The store is that of DATABASE_URL, SQLite or PostgreSQL, whichever the backup was made of.
    """
    count = backups.restore(Database(default_url()), file, replace=replace)
    print_record({"restored": str(file), "runs": count})


COMMANDS = back_up, restore
