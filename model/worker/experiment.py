"""One run from its row to its results: load the data, train, test, and store everything."""

import logging
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model import Sketch28Error, first_line
from model.datasets.catalog import DATASETS, GENERATED, Dataset, find_files, load
from model.evaluation.exports.bringing import BROUGHT_FILE, Waiting, unpack
from model.evaluation.metrics import Evaluation, evaluate, fit_temperature
from model.evaluation.predictions import pack_test
from model.hyperparameters import Hyperparameters
from model.runs import artifacts
from model.runs.arrays import pack_arrays
from model.runs.compact import take_apart
from model.runs.faults import BY_ERRNO, DAMAGED, DISK_FULL
from model.runs.lifecycle import AT_A_TERMINAL
from model.runs.run import Run, RunStatus, StoreUnavailable, TakenOver
from model.runs.store import CHECKPOINT_FILE, RunStore
from model.training.augmentation.mixing import varied_epochs
from model.training.checkpoint import Checkpoint
from model.training.network import build, load_weights, probabilities, save_files
from model.training.trainer import Teach, TrainingResult, pictures_per_epoch, steps_per_epoch, train
from model.worker.callbacks import Callbacks, Checkpoints, RunRecorder, StopOrPause, as_answers
from model.worker.claim import Claim

COMPARED_PICTURES = 200
CLEARLY = 0.7  # times the second smallest loss: the range of pixels of a network is clear
MOST_SHOWN = 10  # test pictures whose answers are shown during training
WORKERS_DISK_FULL = (
    "The disk of the machine that trains is full: free some space on it, then resume."
)
log = logging.getLogger(__name__)


class Stopped(Exception):
    """The run was stopped before training began."""


def run_experiment(
    run_id: str,
    store: RunStore,
    watch: Callbacks = (),
    worker: str = AT_A_TERMINAL,
    read: Callable[..., Dataset] | None = None,
    teach: Teach | None = None,
) -> RunStatus:
    """Train and test a queued run, and record in its row how it ended; errors are recorded too.

    Args:
        run_id: a run that is queued, new or with a checkpoint, or that another worker has left.
        store: where the run is and its results are stored.
        watch: further Keras callbacks, for example a progress bar.
        worker: a name that no other attempt to train this run has, by which this one notices that
            another has taken it over.
        read: loads the data set, by default as `load` does.
        teach: replaces the targets of varied epochs by a teacher's answers.

    Returns:
        the run's status; a run that is not for this worker is left unchanged, and "running" where
            another worker has taken it over.

    Raises:
        StoreUnavailable: if the store has been away for a minute.
    """
    claim = Claim(store, run_id, worker)
    if not claim.start("loading the data", training_device()):
        return claim.run().status
    try:
        with claim.heartbeats():
            _train_and_test(claim, watch, read or load, teach)
    except Stopped:
        claim.end(RunStatus.STOPPED, "The run was stopped before training began.")
    except TakenOver:
        log.warning("run %s is trained by another worker, or queued again", run_id)
        return RunStatus.RUNNING  # who has taken it over sees to it
    except StoreUnavailable as error:
        if str(error) != DAMAGED:
            raise  # nothing can be recorded; the server queues the run again when the store is back
        claim.end(RunStatus.INTERRUPTED, DAMAGED)  # what is damaged stays so, however often
    except KeyboardInterrupt:
        claim.end(RunStatus.INTERRUPTED, "Training was interrupted at the terminal.")
        raise
    except Sketch28Error as error:  # what a person can correct needs no traceback
        claim.end(RunStatus.FAILED, first_line(error))
    except Exception as error:
        log.exception("run %s failed", run_id)
        full = isinstance(error, OSError) and BY_ERRNO.get(error.errno or 0) == DISK_FULL
        status = RunStatus.INTERRUPTED if full else RunStatus.FAILED
        claim.end(status, WORKERS_DISK_FULL if full else _sentence(error))
    return claim.run().status


def _train_and_test(
    claim: Claim, watch: Callbacks, read: Callable[..., Dataset], teach: Teach | None
) -> None:
    run = claim.run()
    if run.status is RunStatus.UNREADABLE:
        raise Sketch28Error(run.reason)
    saved = claim.find(CHECKPOINT_FILE)
    checkpoint = Checkpoint.from_bytes(saved) if saved else None

    def report(what: str, share: float) -> None:
        if checkpoint is None and claim.requests().stop:
            raise Stopped
        claim.update(phase=f"{what}, {share:.0%}" if share else what)

    dataset = read(run.hyperparameters.dataset, report)
    claim.update(source=dataset.source, phase="building the network")
    steps = steps_per_epoch(run.hyperparameters, dataset)
    position = checkpoint.state.position(steps) if checkpoint else 0.0
    # A checkpoint of the last step of an epoch has not been validated: that is done again.
    claim.rewind_to(position, validated=checkpoint is None or not checkpoint.state.step)
    shown = _shown_pictures(claim, dataset)
    weights = None
    if checkpoint is None:
        labels = dataset.y_test[one_of_each_class(dataset)]
        claim.save({artifacts.SHOWN_FILE: pack_arrays(pictures=shown, labels=labels)})
        if run.parent:
            parent = claim.patiently(artifacts.find, run.parent, lambda: claim.store)
            weights = load_weights(claim.patiently(parent.read, "model.keras"))

    if (brought := claim.find(BROUGHT_FILE)) is not None:
        _test_brought(claim, brought, run.hyperparameters, dataset, shown)
        return
    pictures = pictures_per_epoch(run.hyperparameters, dataset)
    recorder, requests = RunRecorder(claim, pictures, shown, position), StopOrPause(claim)
    with Checkpoints(claim, fresh=checkpoint is None) as checkpoints:
        callbacks = (recorder, requests, checkpoints, *watch)
        begin = partial(train, weights=weights, checkpoint=checkpoint, teach=teach)
        result = begin(run.hyperparameters, dataset, callbacks)
    if result.checkpoint is not None:
        position = result.checkpoint.state.position(steps)
        claim.suspend(position, result.checkpoint.to_bytes(), paused=not requests.yielded)
        return
    if not result.history:
        raise Stopped
    claim.update(phase="testing and saving")
    _test_and_save(claim, result, dataset, shown)


def _test_brought(
    claim: Claim, content: bytes, chosen: Hyperparameters, dataset: Dataset, shown: np.ndarray
) -> None:
    """Test a network that was brought in; its files are made anew from its weights."""
    claim.update(phase="testing and saving")
    waiting = unpack(content)
    network = build(chosen)
    validated, found = _choose_range(network, waiting, dataset)
    said = " ".join(filter(None, (waiting.said, found)))
    result = TrainingResult(network, kept_accuracy=validated)
    _test_and_save(claim, result, dataset, shown, said)
    claim.delete(BROUGHT_FILE)


def _choose_range(
    network: keras.Sequential, waiting: Waiting, dataset: Dataset
) -> tuple[float, str]:
    """Give a network the weights of the range of pixels with which it does best.

    Returns:
        its validation accuracy, and a sentence on the range if it was found by trying.
    """
    tried = dict[str, Evaluation]()
    for name, weights in waiting.by_range.items():
        network.set_weights(weights)
        tried[name] = evaluate(dataset.y_val, probabilities(network, dataset.x_val))
    best, *others = sorted(tried, key=lambda name: tried[name].loss)
    network.set_weights(waiting.by_range[best])
    if not others:
        return tried[best].accuracy, ""
    if not tried[best].loss < CLEARLY * tried[others[0]].loss:
        results = ", ".join(f"{name}: {tried[name].accuracy:.1%}" for name in waiting.by_range)
        raise Sketch28Error(
            "It is not clear which pixels this network takes, since no range gives clearly better "
            f"results on the validation pictures ({results}); please choose the range when you "
            "bring it in."
        )
    found = f"It takes pixels from {best}, which was found by trying on the validation pictures."
    return tried[best].accuracy, found


def one_of_each_class(dataset: Dataset) -> np.ndarray:
    """Return the index of the first test picture of each class, of ten classes at most."""
    return np.unique(dataset.y_test, return_index=True)[1][:MOST_SHOWN]


def _shown_pictures(claim: Claim, dataset: Dataset) -> np.ndarray:
    """Return a test picture of each class, then the visitor's drawing, uint8 (n, 28, 28)."""
    pictures = dataset.x_test[one_of_each_class(dataset)]
    drawing = claim.find(artifacts.DRAWING_FILE)
    if drawing is None:
        return pictures
    return np.concatenate([pictures, artifacts.unpack_drawing(drawing)[None]])


def _test_and_save(
    claim: Claim, result: TrainingResult, dataset: Dataset, shown: np.ndarray, said: str = ""
) -> None:
    """Test and store a network; `said` is what the run says of one that was brought in."""
    predicted = probabilities(result.network, dataset.x_test)
    figures = evaluate(dataset.y_test, predicted)
    with tempfile.TemporaryDirectory() as folder:
        save_files(result.network, Path(folder), dataset.x_test[:COMPARED_PICTURES])
        files = {name: (Path(folder) / name).read_bytes() for name in artifacts.NETWORK_FILES}
    contents = take_apart(files)
    contents[artifacts.TEST_FILE] = pack_test(dataset.y_test, predicted)
    contents[artifacts.HISTORY_FILE] = artifacts.history_csv(claim.metrics())
    claim.save(contents)
    run = claim.run()
    stopped = not said and run.stop_requested and run.epoch < run.hyperparameters.epochs
    status = RunStatus.STOPPED if stopped else RunStatus.FINISHED
    measured: dict[str, Any] = {"test_accuracy": figures.accuracy, "test_loss": figures.loss}
    measured |= {"val_accuracy": result.kept_accuracy, "kept_epoch": result.kept_epoch}
    measured |= {"test_pictures": len(dataset.y_test), "training_seconds": result.seconds}
    measured["temperature"] = temperature(result.network, run.hyperparameters, dataset)
    measured["answers"] = as_answers(probabilities(result.network, shown))
    claim.end(status, said or _how_it_ended(run, result, stopped), **measured)
    claim.delete(CHECKPOINT_FILE)


def _how_it_ended(run: Run, result: TrainingResult, stopped: bool) -> str:
    if not (stopped or result.ended_early):
        return ""
    patience = run.hyperparameters.patience
    epoch, kept = map(_rounded, (run.epoch, result.kept_epoch))
    why = "Stopped" if stopped else f"No better validation accuracy for {patience} epochs: ended"
    best = f"kept the best version, from epoch {kept} (validation {result.kept_accuracy:.1%})"
    return f"{why} after {epoch} of {run.hyperparameters.epochs} epochs; {best}."


def _rounded(epochs: float) -> str:
    """Return a number of epochs, which is above 0, as anything but 0."""
    return f"{epochs:.2g}" if epochs < 1 else f"{epochs:.1f}".removesuffix(".0")


def temperature(network: keras.Model, hyperparameters: Hyperparameters, dataset: Dataset) -> float:
    """Calibrate a network on the validation part, also varied if the training part was."""
    pictures, labels = dataset.x_val, dataset.y_val
    if hyperparameters.vary:
        count, seed = len(pictures), hyperparameters.seed + 1
        varied, targets = next(varied_epochs(dataset.name, pictures, labels, count, seed))
        has_class = targets.max(axis=1) > 0.5
        pictures = np.concatenate([pictures, varied[has_class]])
        labels = np.concatenate([labels, targets[has_class].argmax(axis=1)])
    return fit_temperature(labels, probabilities(network, pictures))


def training_device() -> str:
    """Return the name of the first GPU, or "processor" and how many threads TensorFlow may use."""
    for gpu in tf.config.list_physical_devices("GPU"):
        return f"GPU {tf.config.experimental.get_device_details(gpu).get('device_name', gpu.name)}"
    threads = int(os.environ.get("TF_NUM_INTRAOP_THREADS") or 0) or os.cpu_count() or 1
    return f"processor, {threads} thread{'s' if threads > 1 else ''}"


def _sentence(error: Exception) -> str:
    """Return one sentence for the visitor; the traceback is in the worker's log."""
    kind, said = type(error).__name__, first_line(error)
    return f"{kind}: {'no further message' if said == kind else said}."


def warm_up() -> None:
    """Do once what is slow the first time: TensorFlow's start, a training step, a conversion."""
    pictures, labels = np.zeros((256, 28, 28), np.uint8), np.zeros(256, np.uint8)
    names = DATASETS["mnist"].class_names
    blank = Dataset("mnist", *(pictures, labels) * 3, names, GENERATED)
    train(Hyperparameters(epochs=1, units=(16,)), blank)
    with tempfile.TemporaryDirectory() as folder:
        save_files(build(Hyperparameters(units=(16,))), Path(folder), pictures[:2])
    evaluate(np.arange(10), np.eye(10))
    for name in DATASETS:
        if find_files(name):
            load(name)
