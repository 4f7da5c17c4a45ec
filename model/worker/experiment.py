"""One run from its row to its result: load the data, train, test, prove the files equal, store everything."""

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np

from model.datasets.catalog import Dataset, load
from model.datasets.downloads import Report
from model.evaluation.metrics import evaluate, fit_temperature
from model.evaluation.predictions import pack_test
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import (
    HISTORY_FILE,
    NETWORK_FILES,
    SHOWN_FILE,
    TEST_FILE,
    find,
    history_csv,
    pack_arrays,
)
from model.runs.run import Run, RunStatus
from model.runs.store import CHECKPOINT_FILE, RunStore
from model.training.augmentation.mixing import varied_epochs
from model.training.checkpoint import Checkpoint
from model.training.network import load_weights, probabilities, save_files
from model.training.trainer import TrainingResult, pictures_per_epoch, steps_per_epoch, train
from model.worker.callbacks import RunRecorder, StopOrPause, TakenOver, as_answers
from model.worker.devices import training_device

HEARTBEAT_SECONDS = 2.0
COMPARED_PICTURES = 200
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody asked the run to stop before training had begun."""


def run_experiment(
    run_id: str, store: RunStore, watch: tuple[keras.callbacks.Callback, ...] = (), worker: str = ""
) -> RunStatus:
    """Carry out a queued run; whatever happens, its row says how it ended, or that it paused or waits for its next turn.

    Args:
        run_id: a run that is queued, from its beginning or from its checkpoint; or one whose worker has died. Another is left as it is.
        store: where the run's row stands and its results go.
        watch: further Keras callbacks, for example a progress bar.
        worker: the name of this worker, by which a run that another one takes over is told.
    Returns:
        the run's status.
    """
    if not store.start(run_id, "loading the data", worker, training_device()):
        return store.get(run_id).status
    try:
        with _heartbeat(store, run_id):
            _carry_out(run_id, store, watch, worker)
    except Stopped:
        store.end(run_id, RunStatus.STOPPED, "Stopped before training began.")
    except TakenOver:
        log.warning("run %s is trained by another worker", run_id)
    except KeyboardInterrupt:
        store.end(run_id, RunStatus.INTERRUPTED, "Interrupted at the terminal.")
        raise
    except Exception as error:
        log.exception("run %s failed", run_id)
        store.end(run_id, RunStatus.FAILED, _in_words(error))
    return store.get(run_id).status


def _carry_out(
    run_id: str, store: RunStore, watch: tuple[keras.callbacks.Callback, ...], worker: str
) -> None:
    run = store.get(run_id)
    hyperparameters = run.hyperparameters
    kept = store.find_artifact(run_id, CHECKPOINT_FILE)
    dataset = load(hyperparameters.dataset, _report_to(store, run_id, has_learned=kept is not None))
    store.update(run_id, source=dataset.source, phase="building the network")
    checkpoint = Checkpoint.from_bytes(kept) if kept else None
    position = (
        checkpoint.state.position(steps_per_epoch(hyperparameters, dataset)) if checkpoint else 0.0
    )
    store.rewind_to(run_id, position)
    shown = one_of_each_class(dataset)
    if checkpoint is None:
        store.save_artifacts(
            run_id,
            {SHOWN_FILE: pack_arrays(pictures=dataset.x_test[shown], labels=dataset.y_test[shown])},
        )
    recorder = RunRecorder(
        store, run_id, pictures_per_epoch(hyperparameters, dataset), dataset.x_test[shown], position
    )
    requests = StopOrPause(store, run_id, worker)
    weights = None if checkpoint else _weights_of_parent(run, store)
    training = train(
        hyperparameters,
        dataset,
        (recorder, requests, *watch),
        weights=weights,
        checkpoint=checkpoint,
    )
    if training.checkpoint is not None:
        reached = training.checkpoint.state.position(steps_per_epoch(hyperparameters, dataset))
        store.suspend(run_id, reached, training.checkpoint.to_bytes(), paused=not requests.gave_way)
        return
    store.update(run_id, phase="testing and saving")
    _store_results(run_id, store, training, dataset)


def one_of_each_class(dataset: Dataset) -> np.ndarray:
    """Give the places of ten test pictures, the first of each class, whose answers are shown while training goes on."""
    return np.array(
        [int(np.argmax(dataset.y_test == number)) for number in range(len(dataset.class_names))]
    )


def _weights_of_parent(run: Run, store: RunStore) -> list[np.ndarray] | None:
    """Give the weights that a run continues from, or None where it begins anew."""
    return load_weights(find(run.parent, lambda: store).read("model.keras")) if run.parent else None


def _store_results(
    run_id: str, store: RunStore, training: TrainingResult, dataset: Dataset
) -> None:
    predicted = probabilities(training.network, dataset.x_test)
    figures = evaluate(dataset.y_test, predicted)
    answers = as_answers(predicted[one_of_each_class(dataset)])
    with tempfile.TemporaryDirectory() as folder:
        save_files(training.network, Path(folder), dataset.x_test[:COMPARED_PICTURES])
        contents = {name: (Path(folder) / name).read_bytes() for name in NETWORK_FILES}
    contents[TEST_FILE] = pack_test(dataset.y_test, predicted)
    contents[HISTORY_FILE] = history_csv(store.metrics(run_id))
    store.save_artifacts(run_id, contents)
    store.delete_artifact(run_id, CHECKPOINT_FILE)
    run = store.get(run_id)
    stopped = run.stop_requested and run.epoch < run.hyperparameters.epochs
    store.end(
        run_id,
        RunStatus.STOPPED if stopped else RunStatus.FINISHED,
        _how_it_ended(run, training, stopped),
        test_accuracy=figures.accuracy,
        test_loss=figures.loss,
        test_pictures=len(dataset.y_test),
        training_seconds=training.seconds,
        temperature=temperature(training.network, run.hyperparameters, dataset),
        val_accuracy=training.kept_accuracy,
        kept_epoch=training.kept_epoch,
        answers=answers,
    )


def _how_it_ended(run: Run, training: TrainingResult, stopped: bool) -> str:
    if not (stopped or training.ended_early):
        return ""
    why = (
        "Stopped"
        if stopped
        else f"No better validation accuracy for {run.hyperparameters.patience} epochs: ended"
    )
    kept = f"what it knew after {training.kept_epoch:.1f} is kept, its best on the validation pictures: {training.kept_accuracy:.1%}."
    return f"{why} after {run.epoch:.1f} of {run.hyperparameters.epochs} epochs; {kept}"


def temperature(network: keras.Model, hyperparameters: Hyperparameters, dataset: Dataset) -> float:
    """Calibrate a network on the validation part: as it is, and varied too where the training part was, as people's pictures are."""
    pictures, labels = dataset.x_val, dataset.y_val
    if hyperparameters.vary:
        varied, targets = next(
            varied_epochs(dataset.name, pictures, labels, len(pictures), hyperparameters.seed + 1)
        )
        decided = targets.max(axis=1) > 0.5
        pictures = np.concatenate([pictures, varied[decided]])
        labels = np.concatenate([labels, targets[decided].argmax(axis=1)])
    return fit_temperature(labels, probabilities(network, pictures))


def _report_to(store: RunStore, run_id: str, *, has_learned: bool) -> Report:
    def report(what: str, share: float) -> None:
        if store.requests(run_id).stop and not has_learned:
            raise Stopped
        store.update(run_id, phase=f"{what}, {share:.0%}" if share else what)

    return report


@contextmanager
def _heartbeat(store: RunStore, run_id: str) -> Iterator[None]:
    """Vouch for the run while it is alive, also through a long step without progress."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT_SECONDS):
            store.heartbeat([run_id])

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _in_words(error: Exception) -> str:
    """Give one sentence for the visitor; the traceback is in the worker's log."""
    if isinstance(error, ValueError | RuntimeError) and str(error):
        return str(error).splitlines()[0]
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no further word'}."


def warm_up() -> None:
    """Do everything once that is slow only the first time: TensorFlow's own start, the data sets, one training step, one conversion."""
    from model.datasets.catalog import DATASETS, GENERATED, find_source
    from model.hyperparameters import Hyperparameters
    from model.training.network import build

    blank = np.zeros((256, 28, 28), np.uint8)
    labels = np.zeros(256, np.uint8)
    tiny = Dataset(
        "mnist", blank, labels, blank, labels, blank, labels, tuple("0123456789"), GENERATED
    )
    train(Hyperparameters(epochs=1, units=(16,)), tiny)
    with tempfile.TemporaryDirectory() as folder:
        save_files(build(Hyperparameters(units=(16,))), Path(folder), blank[:2])
    evaluate(np.arange(10), np.eye(10))
    for name in DATASETS:
        if find_source(name) != GENERATED:
            load(name)
