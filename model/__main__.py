"""Train, evaluate and use networks from a terminal.

Results are a table on a terminal, and otherwise one JSON line each.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

# Set before anything imports TensorFlow: nobody needs its messages about graphs.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import click

from model import __version__
from model.commands import backup, data_sets, looking, runs
from model.commands.options import DATASET, RUN, OneSentence, hyperparameter, presets
from model.commands.output import (
    for_people,
    prepare_stdout,
    print_line,
    print_record,
    print_rows,
    print_table,
)
from model.evaluation.exports.folding import RANGES
from model.evaluation.exports.writing import export
from model.hyperparameters import DATASET_NAMES, PRESETS, preset
from model.runs.artifacts import find
from model.runs.run import Run, RunStatus
from model.runs.store import RunStore


@click.group(cls=OneSentence, help=__doc__)
@click.version_option(__version__, package_name="sketch28", prog_name="sketch28")
def main() -> None:
    """Hold the commands together."""
    prepare_stdout()


@main.command(epilog=f"What presets change: {presets()}. The strong one depends on the data set.")
@click.option(
    "--preset",
    "preset_name",
    type=click.Choice(list(PRESETS)),
    default="classic",
    show_default=True,
)
@click.option("--dataset", type=DATASET, help="By default that of the continued run, or mnist.")
@hyperparameter("--epochs", "How often the network sees all training pictures.")
@hyperparameter("--dropout", "Share of hidden neurons left out at each step.")
@hyperparameter("--units", "Neurons of a layer; repeat it for up to 4 layers.", multiple=True)
@hyperparameter("--activation", "Of the hidden neurons.")
@hyperparameter("--batch-size", "Pictures of a step.")
@hyperparameter("--learning-rate", "Factor of the gradient at its greatest.")
@hyperparameter("--schedule", "Course of the learning rate.")
@hyperparameter("--loss", "What training makes small; reported losses are always cross-entropy.")
@hyperparameter("--optimizer", "How a gradient becomes a step.")
@click.option(
    "--vary/--no-vary", default=None, help="Train on varied pictures.  [default: no-vary]"
)
@hyperparameter("--training-pictures", "Use at most this many training pictures.")
@hyperparameter("--patience", "End after so many epochs without progress; 0: never.")
@hyperparameter("--seed", "Equal seeds give equal networks.")
@click.option(
    "--continue", "parent", type=RUN, default="", help="Start with this run's weights and settings."
)
@click.option("--generated", is_flag=True, help="Train on pictures that the program draws itself.")
def train(preset_name: str, parent: str, generated: bool, **choices: Any) -> None:
    """Train a network in this process, and keep it as a run."""
    changes = {name: value for name, value in choices.items() if value not in (None, ())}
    if parent:
        hyperparameters = replace(find(parent).info.hyperparameters, **changes)
    else:
        hyperparameters = preset(preset_name, **changes)
    from model.datasets.catalog import explain_missing, load, load_sample
    from model.worker.callbacks import progress_bar
    from model.worker.experiment import run_experiment  # imports TensorFlow

    read = load_sample if generated else partial(load, stand_in=False)
    store = RunStore()
    run_id = store.create(hyperparameters, parent=parent)
    with progress_bar(hyperparameters.epochs) as callbacks:
        status = run_experiment(run_id, store, callbacks, read=read)
    run = store.get(run_id)
    if status is not RunStatus.FINISHED:
        hint = " Or train on generated pictures with --generated."
        missing = not generated and run.reason == explain_missing(hyperparameters.dataset)
        raise click.ClickException(run.reason + hint * missing)
    print_record(_result(run) | {"seconds": round(run.training_seconds or 0.0, 2)})


def _result(run: Run) -> dict[str, Any]:
    row: dict[str, Any] = {"run": run.id, "dataset": run.hyperparameters.dataset}
    row |= {"source": run.source, "val_accuracy": run.val_accuracy}
    return row | {"test_accuracy": run.test_accuracy, "test_loss": run.test_loss}


@main.command()
@click.argument("run", type=RUN)
def evaluate(run: str) -> None:
    """Print a run's figures on the test part."""
    from model.datasets.catalog import DATASETS
    from model.evaluation.predictions import read_predictions

    artifacts = find(run)
    info = artifacts.info
    predictions = read_predictions(artifacts)
    figures = predictions.evaluation
    before, after = predictions.calibration_errors
    columns = (figures.precision, figures.recall, figures.f1, map(int, figures.support))
    dataset, titles = info.hyperparameters.dataset, ("precision", "recall", "f1", "pictures")
    class_names = DATASETS[dataset].class_names
    rows = zip(class_names, *columns, strict=True)
    per_class = {name: dict(zip(titles, row, strict=True)) for name, *row in rows}
    about: dict[str, Any] = {"run": run, "dataset": dataset, "source": info.source}
    about |= {"val_accuracy": info.val_accuracy}
    about |= {"test_pictures": info.test_pictures, "test_accuracy": figures.accuracy}
    about |= {"test_loss": figures.loss, "temperature": info.temperature}
    about |= {"calibration_error": after, "calibration_error_uncalibrated": before}
    confusion = figures.confusion.tolist()
    if not for_people():
        print_line(**about, per_class=per_class, confusion_matrix=confusion)
        return
    print_record(about)
    click.echo("\nEach class:")
    print_table([{"class": name, **row} for name, row in per_class.items()], ["class", *titles])
    click.echo("\nConfusion matrix, rows: true classes, columns: predicted classes")
    numbers = [str(label) for label in range(len(class_names))]
    cells = [dict(zip(numbers, row, strict=True)) for row in confusion]
    named = [{"class": name, **row} for name, row in zip(class_names, cells, strict=True)]
    print_table(named, ["class", *numbers])


@main.command()
@click.option(
    "--run",
    type=RUN,
    help="A run's id, an exported folder, a downloaded zip file or a model.keras; "
    "by default the built-in network.",
)
@click.option(
    "--dataset",
    type=click.Choice(DATASET_NAMES),
    help="Choose the built-in network.  [default: mnist]",
)
@click.argument("pictures", nargs=-1, required=True, type=click.Path(path_type=Path))
def classify(run: str | None, dataset: str | None, pictures: tuple[Path, ...]) -> None:
    """Classify PICTURES: files, folders of them, or - for stdin.

    A number has a result for each digit, from left to right. The exit status is 1 if a picture
    cannot be classified.
    """
    from model.commands.pictures import classify_all, open_classifier

    classifier = open_classifier(run, dataset)
    failed = False

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal failed
        for row in classify_all(classifier, pictures):
            failed = failed or "error" in row
            yield row

    print_rows(rows(), ["file", "digit", "name", "confidence", "error"])
    sys.exit(int(failed))


@main.command("export")
@click.argument("run", type=RUN)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_run(run: str, folder: Path) -> None:
    """Write a run's network, figures, test predictions, a script and a notebook into a folder."""
    export(find(run), folder)
    row = {
        "run": run,
        "folder": str(folder),
        "files": sorted(path.name for path in folder.iterdir()),
    }
    print_record(row)


@main.command()
@click.option(
    "--dataset",
    type=DATASET,
    help="What a network without a run.json was trained on.  [default: mnist]",
)
@click.option(
    "--pixels",
    type=click.Choice(list(RANGES)),
    help="The pixels that it takes.  [default: as its layers tell, or found by trying]",
)
@click.argument("file", type=click.Path(path_type=Path))
def bring(dataset: str | None, pixels: str | None, file: Path) -> None:
    """Keep a network as a run: FILE is a zip file, a folder or a model.keras.

    It may come from Sketch28 or from Keras 3 elsewhere, if it consists of Dense layers. It is
    tested on this machine, and what its file says of earlier tests is not relied upon.
    """
    from model.evaluation.exports.bringing import BROUGHT_FILE, bring
    from model.evaluation.exports.reading import open_export
    from model.worker.experiment import run_experiment  # imports TensorFlow

    store = RunStore()  # where data sets of one's own are
    network = bring(open_export(file, dataset), pixels)
    run_id = store.create(network.hyperparameters, title=network.title)
    store.save_artifacts(run_id, {BROUGHT_FILE: network.content})
    status = run_experiment(run_id, store)
    run = store.get(run_id)
    if status is not RunStatus.FINISHED:
        raise click.ClickException(run.reason)
    print_record(_result(run) | {"title": run.title, "about": run.reason})


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def key(file: Path) -> None:
    """Make a key for a cluster of several machines, in a new FILE that only you can read.

    Whoever has it can run any program on these machines.
    """
    from model.scheduling.cluster_key import write_key

    write_key(file)
    print_record({"key": str(file)})


for command in (*looking.COMMANDS, *data_sets.COMMANDS, *runs.COMMANDS, *backup.COMMANDS):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m model")
