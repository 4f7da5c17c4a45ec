"""The same program from a terminal: `python -m model train | evaluate | classify | runs | export`. One JSON line a result on stdout."""

import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "TF_CPP_MIN_LOG_LEVEL", "2"
)  # before anything imports TensorFlow: its start-up notes are not for visitors

import click

from model.hyperparameters import ACTIVATIONS, DATASET_NAMES, OPTIMIZERS, PRESETS, SCHEDULES, preset
from model.runs.artifacts import PRETRAINED, Artifacts, export, find
from model.runs.run import Run, RunStatus
from model.runs.store import RunStore


class OneSentence(click.Group):
    """Turns an expected error into one sentence on stderr and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ValueError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=OneSentence, help=__doc__)
def main() -> None:
    """Hold the commands together."""


@main.command()
@click.option(
    "--preset",
    "preset_name",
    type=click.Choice(list(PRESETS)),
    default="classic",
    show_default=True,
)
@click.option(
    "--dataset",
    type=click.Choice(DATASET_NAMES),
    help="Otherwise mnist, or that of the run that is continued.",
)
@click.option("--epochs", type=int, help="How many times all training pictures are seen.")
@click.option("--dropout", type=float, help="Share of hidden neurons left out at each step.")
@click.option(
    "--units", type=int, multiple=True, help="Neurons of a hidden layer; repeat it for more layers."
)
@click.option("--activation", type=click.Choice(ACTIVATIONS))
@click.option("--batch-size", type=int)
@click.option("--learning-rate", type=float)
@click.option("--schedule", type=click.Choice(SCHEDULES))
@click.option("--optimizer", type=click.Choice(OPTIMIZERS))
@click.option(
    "--vary/--no-vary",
    default=None,
    help="Vary the pictures in every epoch, and add drawings, as people's own pictures vary.",
)
@click.option("--training-pictures", type=int, help="Use at most so many of the training part.")
@click.option(
    "--patience",
    type=int,
    help="End after so many epochs without a better validation accuracy; keep the best.",
)
@click.option("--seed", type=int)
@click.option(
    "--continue",
    "parent",
    metavar="RUN",
    default="",
    help="Begin with this run's weights and settings, but for those given here.",
)
def train(preset_name: str, parent: str, **choices: Any) -> None:
    """Train a network here, in this process, and keep it as a run."""
    changes = {name: value for name, value in choices.items() if value not in (None, ())}
    hyperparameters = (
        replace(find(parent).info.hyperparameters, **changes)
        if parent
        else preset(preset_name, **changes)
    )
    from model.worker.experiment import run_experiment  # TensorFlow, only here
    from model.worker.progress_bar import progress_bar

    store = RunStore()
    run_id = store.create(hyperparameters, parent=parent)
    with progress_bar(hyperparameters.epochs) as watch:
        status = run_experiment(run_id, store, watch)
    run = store.get(run_id)
    if status is not RunStatus.FINISHED:
        raise click.ClickException(run.reason)
    print_line(
        run=run_id,
        dataset=hyperparameters.dataset,
        source=run.source,
        test_accuracy=run.test_accuracy,
        test_loss=run.test_loss,
        seconds=round(run.training_seconds or 0.0, 2),
    )


@main.command()
@click.argument("run")
def evaluate(run: str) -> None:
    """Give a run's figures on the test part."""
    artifacts = find(run)
    figures, uncalibrated, calibration_error = _figures(artifacts)
    names = _class_names(artifacts)
    per_class = {
        name: {
            "precision": figures.precision[k],
            "recall": figures.recall[k],
            "f1": figures.f1[k],
            "pictures": int(figures.support[k]),
        }
        for k, name in enumerate(names)
    }
    facts = artifacts.info
    print_line(
        run=run,
        dataset=facts.hyperparameters.dataset,
        source=facts.source,
        test_pictures=facts.test_pictures,
        test_accuracy=figures.accuracy,
        test_loss=figures.loss,
        temperature=facts.temperature,
        calibration_error=calibration_error,
        calibration_error_uncalibrated=uncalibrated,
        per_class=per_class,
        confusion_matrix=figures.confusion.tolist(),
    )


@main.command()
@click.option("--run", help="A run's id; otherwise the network that ships.")
@click.option("--dataset", type=click.Choice(DATASET_NAMES), default="mnist", show_default=True)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def classify(run: str | None, dataset: str, files: tuple[Path, ...]) -> None:
    """Name what pictures show."""
    from model.classifier import load_classifier
    from model.preprocessing.pictures import open_picture

    classifier = load_classifier(run or PRETRAINED + dataset)
    failed = False
    for file in files:
        try:
            prediction = classifier.classify(open_picture(file))
        except ValueError as error:
            failed = True
            print_line(file=str(file), error=str(error))
            continue
        probabilities = [round(float(value), 6) for value in prediction.probabilities]
        print_line(
            file=str(file),
            label=prediction.label,
            name=prediction.name,
            confidence=round(prediction.confidence, 6),
            probabilities=probabilities,
        )
    sys.exit(1 if failed else 0)


@main.command()
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def runs(limit: int) -> None:
    """List the runs, newest first."""
    for run in RunStore().runs(limit=limit):
        print_line(**_row(run))


@main.command("export")
@click.argument("run")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_run(run: str, folder: Path) -> None:
    """Write a run's four files, history.csv, its test predictions and its facts into a folder."""
    export(find(run), folder)
    print_line(run=run, folder=str(folder), files=sorted(path.name for path in folder.iterdir()))


def print_line(**values: Any) -> None:
    """Print one JSON line on stdout."""
    click.echo(json.dumps(values, ensure_ascii=False))


def _row(run: Run) -> dict[str, Any]:
    created = datetime.fromtimestamp(run.created_at, UTC).isoformat(timespec="seconds")
    return {
        "run": run.id,
        "created": created,
        "status": run.status,
        "reason": run.reason,
        "dataset": run.hyperparameters.dataset,
        "source": run.source,
        "test_accuracy": run.test_accuracy,
        "test_loss": run.test_loss,
        "hyperparameters": run.hyperparameters.to_dict(),
    }


def _figures(artifacts: Artifacts) -> tuple[Any, float, float]:
    from model.evaluation.predictions import read_predictions

    predictions = read_predictions(artifacts)
    return predictions.evaluation, *predictions.calibration_errors


def _class_names(artifacts: Artifacts) -> tuple[str, ...]:
    from model.datasets.catalog import DATASETS

    return DATASETS[artifacts.info.hyperparameters.dataset].class_names


if __name__ == "__main__":
    main(prog_name="python -m model")
