"""The commands for data sets of one's own: bring them in, list, rename and delete them."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np

from model import Sketch28Error
from model.commands.options import RUN
from model.commands.output import for_people, print_record, print_rows
from model.datasets.catalog import DATASETS
from model.preprocessing.pipelines import PREPARATIONS
from model.runs.arrays import pack_arrays
from model.runs.artifacts import PRETRAINED
from model.runs.store import RunStore


@click.command("import")
@click.option("--title", default="", help="What it is called; by default as the first file.")
@click.option(
    "--prepared",
    type=click.Choice(list(PREPARATIONS)),
    default="whole",
    show_default=True,
    help="How a picture becomes 28x28: as a digit, as a garment, or as a whole.",
)
@click.option("--invert/--no-invert", default=None, help="Whether ink is dark in the files.")
@click.option("--transpose/--no-transpose", default=None, help="Whether rows are columns there.")
@click.option("--label", help="Name of a table's column with the classes.")
@click.option("--preview", is_flag=True, help="Only tell what was found.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_data(title: str, preview: bool, files: tuple[Path, ...], **choices: Any) -> None:
    """Keep a data set: FILES are tables, arrays, or pictures in folders or zip files."""
    from model.datasets.importing import Choices, read, split

    def report(what: str, share: float) -> None:
        if for_people():
            click.echo(f"\r{what}, {share:.0%}   ", nl=share >= 1, err=True)

    found = read(files, Choices(**choices), report)
    arrays, how = split(found)
    about: dict[str, Any] = {"found": found.what, "classes": list(found.class_names)}
    about |= {
        "left_out": list(found.problems),
        "unsure": list(found.unsure),
        "parts": how.removeprefix("; "),
    }
    about |= {"training": len(arrays.y_train), "validation": len(arrays.y_val)}
    about |= {"test": len(arrays.y_test), "checksum": found.checksum}
    if not preview:
        named = title or files[0].name.split(".")[0]
        source = f"{found.what}{how}"
        add = RunStore().datasets.add
        name = add(named, found.class_names, choices["prepared"], arrays, source)
        about = {"dataset": name, "title": DATASETS[name].title, **about}
    print_record(about)


@click.command()
def datasets() -> None:
    """List the data sets that were brought in, the newest first."""
    rows = (
        {
            "dataset": one.name,
            "title": one.title,
            "created": datetime.fromtimestamp(one.created_at, UTC).isoformat(timespec="seconds"),
            "classes": one.classes,
            "pictures": one.pictures,
            "megabytes": round(one.megabytes, 1),
        }
        for one in RunStore().datasets.all()
    )
    print_rows(rows, ["dataset", "title", "created", "classes", "pictures", "megabytes"])


@click.command("rename-dataset")
@click.argument("dataset")
@click.argument("title")
def rename(dataset: str, title: str) -> None:
    """Change a data set's TITLE."""
    RunStore().datasets.rename(dataset, title)
    print_record({"dataset": dataset, "title": DATASETS[dataset].title})


@click.command("delete-dataset")
@click.argument("dataset")
def delete(dataset: str) -> None:
    """Delete a data set's pictures; networks that were trained on it remain."""
    RunStore().datasets.delete(dataset)
    print_record({"dataset": dataset, "deleted": True})


@click.command("collect-export")
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def collect_export(code: str, file: Path) -> None:
    """Write the drawings of a collection, by its CODE, into a zip FILE.

    It holds pictures.npz (x, y and class_names) and strokes.jsonl, a drawing a line.
    """
    kept = RunStore().collections
    collection = kept.get(code)
    pictures, labels, _ = kept.arrays(collection.code)
    names = np.array(collection.class_names)
    lines = "".join(json.dumps(one) + "\n" for one in kept.strokes(collection.code))
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            arrays = pack_arrays(x=pictures, y=labels, class_names=names)
            packed.writestr("pictures.npz", arrays)
            packed.writestr("strokes.jsonl", lines)
    except OSError as error:
        why = error.strerror or error
        raise Sketch28Error(f"Can't write {file} ({why}); choose another file.") from error
    print_record({"collection": collection.code, "file": str(file), "drawings": len(labels)})


@click.command()
@click.option("--run", "run", type=RUN, default=f"{PRETRAINED}mnist", show_default=True)
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def submit(run: str, table: Path, file: Path) -> None:
    """Predict the pictures of Kaggle's unlabeled TABLE (test.csv) into a submission FILE."""
    from model.classifier import load_classifier
    from model.datasets.tables import read_pixels

    classifier = load_classifier(run)
    predicted = classifier.probabilities(read_pixels(table)).argmax(axis=1)
    rows = "".join(f"{number},{label}\n" for number, label in enumerate(predicted, start=1))
    try:
        file.write_text(f"ImageId,Label\n{rows}")
    except OSError as error:
        why = error.strerror or error
        raise Sketch28Error(f"Can't write {file} ({why}); choose another file.") from error
    print_record({"run": run, "file": str(file), "pictures": len(predicted)})


COMMANDS = import_data, datasets, rename, delete, collect_export, submit
