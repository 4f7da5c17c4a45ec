"""Classify the pictures that a command names: files, folders, and stdin as `-`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from model import Sketch28Error
from model.classifier import Classifier, load_classifier
from model.commands.output import Row
from model.evaluation.exports.folding import for_range
from model.evaluation.exports.reading import is_export, open_export
from model.evaluation.quiet import quiet
from model.explanation.neurons import from_arrays
from model.preprocessing.pictures import MOST_BYTES, open_picture
from model.runs.artifacts import PRETRAINED

STDIN = Path("-")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")


def open_classifier(run: str | None, dataset: str | None) -> Classifier:
    """Open a run's network, an exported one, or the built-in one of a data set.

    Raises:
        Sketch28Error: if there is no such network, or it has learned another data set.
    """
    with quiet():
        classifier = _open(run, dataset)
    learned = classifier.info.hyperparameters.dataset
    if dataset not in (None, learned):
        advice = "leave --dataset out, or choose another run"
        raise Sketch28Error(f"{run} was trained on {learned}, not on {dataset}; {advice}.")
    return classifier


def _open(run: str | None, dataset: str | None) -> Classifier:
    if run is None:
        return load_classifier(PRETRAINED + (dataset or "mnist"))
    if is_export(run):
        exported = open_export(Path(run), dataset)
        if len(ranges := exported.network.ranges) > 1:
            advice = "keep it as a run with `python -m model bring`, which tries them"
            raise Sketch28Error(f"{run} may take pixels from {', or '.join(ranges)}; {advice}.")
        weights = for_range(exported.network.weights, ranges[0])
        return Classifier(exported, from_arrays(weights, exported.network.activation))
    return load_classifier(run)


def classify_all(classifier: Classifier, paths: Iterable[Path]) -> Iterator[Row]:
    """Yield a row for each picture or each digit of a number, or one that says what is wrong."""
    for path in paths:
        try:
            for file in _files(path):
                yield from _classify(classifier, file)
        except Sketch28Error as error:
            yield {"file": str(path), "error": str(error)}


def _files(path: Path) -> list[Path]:
    """Return a folder's pictures, by name; anything else is returned itself."""
    if path == STDIN or not path.is_dir():
        return [path]
    try:
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
    except OSError as error:
        raise Sketch28Error(f"Can't list {path} ({error.strerror}).") from error
    if not files:
        raise Sketch28Error(f"There are no pictures in {path}; expected {', '.join(SUFFIXES)}.")
    return files


def _classify(classifier: Classifier, file: Path) -> Iterator[Row]:
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1) if file == STDIN else file
        predictions = classifier.read(open_picture(content, "stdin" if file == STDIN else None))
    except Sketch28Error as error:
        yield {"file": str(file), "error": str(error)}
        return
    for number, prediction in enumerate(predictions, start=1):
        place = {"digit": number, "digits": len(predictions)} if len(predictions) > 1 else {}
        yield {
            "file": str(file),
            **place,
            "label": prediction.label,
            "name": prediction.name,
            "confidence": round(prediction.confidence, 6),
            "probabilities": [round(float(value), 6) for value in prediction.probabilities],
        }
