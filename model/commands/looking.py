"""The commands that look at a network's layers and at a data set's pictures."""

import sys
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL import Image
from rich.console import Console
from rich.text import Text

from model import Sketch28Error
from model.commands.options import DATASET, RUN
from model.commands.output import Row, for_people, print_line, print_record, print_table
from model.datasets.catalog import Dataset, load
from model.datasets.exploration.sampling import balanced_sample, contact_sheet
from model.evaluation.exports.reading import is_export, open_export
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import PRETRAINED, find
from model.runs.run import RunStatus
from model.runs.store import RunStore

PARTS = {"training": "train", "validation": "val", "test": "test"}
MOST_PICTURES = 1000
IN_A_FILE, AT_A_TERMINAL = 50, 10  # pictures, unless --count says otherwise
GAP, ZOOM = 2, 3  # pixels of 28x28 between pictures of a file; and of the file for one of these
MOST_COLUMNS = 20
SIDE = 28
HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@click.command()
@click.argument("run", type=RUN)
def summary(run: str) -> None:
    """Print the layers of RUN's network: shapes, activations and how many parameters it learns.

    RUN may also be an exported folder, a downloaded zip file or a model.keras.
    """
    from model.training.architecture import count_parameters, describe_layers

    title, chosen = _describe(run)
    layers: list[Row] = [
        {
            "layer": layer.name,
            "outputs": layer.units,
            "weights": [layer.inputs, layer.units] if layer.inputs else [],
            "biases": layer.units if layer.inputs else 0,
            "activation": layer.activation,
            "dropout": layer.dropout,
            "parameters": layer.parameters,
        }
        for layer in describe_layers(chosen)
    ]
    about = {"run": run, "title": title, "dataset": chosen.dataset}
    parameters = count_parameters(chosen)
    if not for_people():
        print_line(**about, parameters=parameters, layers=layers)
        return
    print_record(about | {"parameters": f"{parameters:,}"})
    click.echo("\nLayers, from the picture to the answer:")
    print_table([_for_people(row) for row in layers], list(layers[0]))


def _for_people(layer: Row) -> Row:
    shape = " x ".join(map(str, layer["weights"]))
    return layer | {"weights": shape, "parameters": f"{layer['parameters']:,}"}


def _describe(run: str) -> tuple[str, Hyperparameters]:
    """Return title and hyperparameters of a run, also of one that has not finished."""
    if is_export(run):
        info = open_export(Path(run)).info
        return info.title or info.name, info.hyperparameters
    if run.startswith(PRETRAINED):
        return run, find(run).info.hyperparameters
    found = RunStore().get(run)
    if found.status is RunStatus.UNREADABLE:
        raise Sketch28Error(found.reason)
    return found.title, found.hyperparameters


@click.command()
@click.argument("dataset", type=DATASET)
@click.option("--part", type=click.Choice(list(PARTS)), default="training", show_default=True)
@click.option(
    "--count",
    type=click.IntRange(1, MOST_PICTURES),
    help=f"How many pictures.  [default: {IN_A_FILE} in a file, {AT_A_TERMINAL} on a terminal]",
)
@click.option("--class", "classes", multiple=True, help="Only of this class; can be repeated.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the pictures into a PNG file.",
)
def show(
    dataset: str, part: str, count: int | None, classes: tuple[str, ...], output: Path | None
) -> None:
    """Show pictures of DATASET, the classes in turn, in a PNG file or on the terminal."""
    if output is None and not for_people():
        raise click.UsageError("Please name a file for the pictures: --output pictures.png.")
    if output is not None and output.suffix.lower() != ".png":
        raise click.UsageError(f"--output must end in .png, but it is {output.name}.")
    store = RunStore()  # where data sets of one's own are
    data = load(dataset, _report)
    pictures, labels = (getattr(data, f"{axis}_{PARTS[part]}") for axis in "xy")
    wanted = [_class(data, name) for name in classes] or range(len(data.class_names))
    count = count or (AT_A_TERMINAL if output is None else IN_A_FILE)
    chosen = balanced_sample(labels, count, classes=list(dict.fromkeys(wanted)))
    named = [data.class_names[label] for label in labels[chosen]]
    about: dict[str, Any] = {"dataset": dataset, "title": data.title, "source": data.source}
    about |= {"part": part, "pictures": len(chosen)}
    if output is None:
        _draw(pictures[chosen], named)
    else:
        columns = len(wanted) if 1 < len(wanted) <= MOST_COLUMNS else ceil(sqrt(len(chosen)))
        _write(pictures[chosen], columns, output)
        about |= {"output": str(output)}
    print_record(about if for_people() else about | {"classes": named})
    store.close()


def _report(what: str, share: float) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{what}, {share:.0%}   ", nl=share >= 1, err=True)


def _class(data: Dataset, name: str) -> int:
    """Return the label of a class that is given by its name or its number."""
    names = [one.lower() for one in data.class_names]
    if name.lower() in names:
        return names.index(name.lower())
    if name.isdecimal() and int(name) < len(names):
        return int(name)
    known = ", ".join(data.class_names)
    raise Sketch28Error(f"{data.title} has no class {name!r}; its classes are: {known}.")


def _write(pictures: np.ndarray, columns: int, output: Path) -> None:
    """Write a contact sheet, three times as large as the pictures are."""
    apart = np.pad(pictures, ((0, 0), (GAP, GAP), (GAP, GAP)))
    sheet = contact_sheet(apart, min(columns, len(pictures)))
    try:
        Image.fromarray(sheet.repeat(ZOOM, axis=0).repeat(ZOOM, axis=1)).save(output, "PNG")
    except OSError as error:
        why = error.strerror or error
        raise Sketch28Error(f"Can't write {output} ({why}); choose another file.") from error


def _draw(pictures: np.ndarray, names: list[str]) -> None:
    """Draw pictures with half blocks, two pixels in a character, as many in a row as fit."""
    console = Console(file=sys.stdout, highlight=False, emoji=False)
    columns = max(1, (console.width + 1) // (SIDE + 1))
    for first in range(0, len(pictures), columns):
        row = slice(first, first + columns)
        console.print(Text(" ".join(f"{name[:SIDE]:{SIDE}}" for name in names[row])))
        for line in zip(*(_lines(one, console) for one in pictures[row]), strict=True):
            console.print(Text(" ").join(line), no_wrap=True)


def _lines(picture: np.ndarray, console: Console) -> list[Text]:
    """Return a picture as 14 lines: gray where the terminal has colors, else black and white."""
    lines = []
    for upper, lower in zip(picture[::2], picture[1::2], strict=True):
        line = Text()
        for one, other in zip(upper.tolist(), lower.tolist(), strict=True):
            if console.color_system:
                line.append("▀", f"rgb({one},{one},{one}) on rgb({other},{other},{other})")
            else:
                line.append(HALVES[one > 127, other > 127])
        lines.append(line)
    return lines


COMMANDS = summary, show
