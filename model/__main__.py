"""Train, evaluate and use networks from a terminal; each result is one JSON line on stdout."""

import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

# Set before anything imports TensorFlow: nobody needs its messages at the start.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import click

from model import Sketch28Error
from model.hyperparameters import ACTIVATIONS, DATASET_NAMES, OPTIMIZERS, PRESETS, SCHEDULES, preset
from model.runs.artifacts import PRETRAINED, export, find
from model.runs.run import RunStatus
from model.runs.store import RunStore


class OneSentence(click.Group):
    """Prints an expected error as one sentence on stderr, with exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Sketch28Error as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=OneSentence, help=__doc__)
def main() -> None:
    """Hold the commands together."""


@main.command()
@click.option("--preset", "preset_name", type=click.Choice(list(PRESETS)), default="classic")
@click.option(
    "--dataset",
    type=click.Choice(DATASET_NAMES),
    help="By default that of the continued run, or mnist.",
)
@click.option("--epochs", type=int, help="How often the network sees all training pictures.")
@click.option("--dropout", type=float, help="Share of hidden neurons left out at each step.")
@click.option("--units", type=int, multiple=True, help="Neurons of a layer; repeatable.")
@click.option("--activation", type=click.Choice(ACTIVATIONS))
@click.option("--batch-size", type=int)
@click.option("--learning-rate", type=float)
@click.option("--schedule", type=click.Choice(SCHEDULES))
@click.option("--optimizer", type=click.Choice(OPTIMIZERS))
@click.option("--vary/--no-vary", default=None, help="Train on varied pictures.")
@click.option("--training-pictures", type=int, help="Use at most this many training pictures.")
@click.option("--patience", type=int, help="End after this many epochs without progress.")
@click.option("--seed", type=int)
@click.option(
    "--continue",
    "parent",
    default="",
    metavar="RUN",
    help="Start with this run's weights and settings.",
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
    about = {"run": run_id, "dataset": hyperparameters.dataset, "source": run.source}
    seconds = round(run.training_seconds or 0.0, 2)
    print_line(**about, test_accuracy=run.test_accuracy, test_loss=run.test_loss, seconds=seconds)


@main.command()
@click.argument("run")
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
    rows = zip(DATASETS[dataset].class_names, *columns, strict=True)
    per_class = {name: dict(zip(titles, row, strict=True)) for name, *row in rows}
    about: dict[str, Any] = {"run": run, "dataset": dataset, "source": info.source}
    about |= {"test_pictures": info.test_pictures, "test_accuracy": figures.accuracy}
    print_line(
        **about,
        test_loss=figures.loss,
        temperature=info.temperature,
        calibration_error=after,
        calibration_error_uncalibrated=before,
        per_class=per_class,
        confusion_matrix=figures.confusion.tolist(),
    )


@main.command()
@click.option("--run", help="A run's id; by default the built-in network.")
@click.option("--dataset", type=click.Choice(DATASET_NAMES), default="mnist", show_default=True)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def classify(run: str | None, dataset: str, files: tuple[Path, ...]) -> None:
    """Classify pictures; the exit status is 1 if one cannot be classified."""
    from model.classifier import load_classifier
    from model.preprocessing.pictures import open_picture

    classifier = load_classifier(run or PRETRAINED + dataset)
    failed = False
    for file in files:
        try:
            prediction = classifier.classify(open_picture(file))
        except Sketch28Error as error:
            failed = True
            print_line(file=str(file), error=str(error))
            continue
        print_line(
            file=str(file),
            label=prediction.label,
            name=prediction.name,
            confidence=round(prediction.confidence, 6),
            probabilities=[round(float(value), 6) for value in prediction.probabilities],
        )
    sys.exit(int(failed))


@main.command()
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def runs(limit: int) -> None:
    """List the runs, newest first."""
    for run in RunStore().runs(limit=limit):
        print_line(
            run=run.id,
            title=run.title,
            created=datetime.fromtimestamp(run.created_at, UTC).isoformat(timespec="seconds"),
            status=run.status,
            reason=run.reason,
            dataset=run.hyperparameters.dataset,
            source=run.source,
            test_accuracy=run.test_accuracy,
            test_loss=run.test_loss,
            hyperparameters=run.hyperparameters.to_dict(),
        )


@main.command("export")
@click.argument("run")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_run(run: str, folder: Path) -> None:
    """Write a run's four files, history.csv, its test predictions and run.json into a folder."""
    export(find(run), folder)
    print_line(run=run, folder=str(folder), files=sorted(path.name for path in folder.iterdir()))


def print_line(**values: Any) -> None:
    """Print one JSON line on stdout."""
    click.echo(json.dumps(values, ensure_ascii=False))


if __name__ == "__main__":
    main(prog_name="python -m model")
