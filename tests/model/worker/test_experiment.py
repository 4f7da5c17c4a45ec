import keras
import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.datasets.files import DatasetError
from model.evaluation.metrics import evaluate, scale_by_temperature
from model.evaluation.predictions import unpack_test
from model.hyperparameters import Hyperparameters
from model.runs.arrays import unpack_arrays
from model.runs.artifacts import (
    DRAWING_FILE,
    HISTORY_FILE,
    NETWORK_FILES,
    SHOWN_FILE,
    TEST_FILE,
    find,
)
from model.runs.run import RunStatus
from model.worker import experiment
from model.worker.callbacks import RunRecorder
from model.worker.claim import Claim
from model.worker.experiment import run_experiment
from tests.conftest import trained_run


@pytest.fixture
def finished(fresh_store, small_data):
    return trained_run(fresh_store, epochs=2)


def test_a_finished_run_keeps_everything(fresh_store, finished, small_data):
    run = fresh_store.get(finished)
    assert (run.status, run.epoch, run.source, run.test_pictures) == (
        RunStatus.FINISHED,
        2.0,
        "generated sample",
        100,
    )
    read = find(finished, lambda: fresh_store).read
    assert all(map(read, (*NETWORK_FILES, TEST_FILE, HISTORY_FILE)))
    labels, rows = unpack_test(fresh_store.artifact(finished, TEST_FILE))
    assert np.array_equal(labels, small_data.y_test)
    assert evaluate(labels, rows).accuracy == pytest.approx(run.test_accuracy)
    assert evaluate(labels, rows).loss == pytest.approx(run.test_loss)


def test_what_is_served_is_what_was_trained(fresh_store, finished, small_data):
    served = Classifier(find(finished, lambda: fresh_store)).probabilities(small_data.x_test)
    stored = unpack_test(fresh_store.artifact(finished, TEST_FILE))[1]
    assert np.abs(served - stored).max() < 1e-5


def test_the_curves_have_validation_figures_at_the_end_of_each_epoch(fresh_store, finished):
    validated = [
        metric.epoch for metric in fresh_store.metrics(finished) if metric.val_accuracy is not None
    ]
    assert validated == [1.0, 2.0]


def test_a_run_that_is_stopped_before_its_first_step_has_no_figures(fresh_store, small_data, quick):
    run_id = fresh_store.create(quick)

    class AskToStop(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.model.stop_training = True

    assert run_experiment(run_id, fresh_store, (AskToStop(),)) is RunStatus.STOPPED
    run = fresh_store.get(run_id)
    assert run.reason == "The run was stopped before training began."
    assert (run.val_accuracy, run.test_accuracy, run.usable) == (None, None, False)


def test_a_run_that_is_stopped_within_an_epoch_keeps_its_network(
    fresh_store, small_data, monkeypatch
):
    monkeypatch.setattr("model.worker.callbacks.SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr("model.training.trainer.SECONDS_PER_CALL", 0.0)
    run_id = fresh_store.create(Hyperparameters(epochs=40, units=(16,), batch_size=16))

    class AskToStop(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                fresh_store.request_stop(run_id)

    assert run_experiment(run_id, fresh_store, (AskToStop(),)) is RunStatus.STOPPED
    run = fresh_store.get(run_id)
    assert 2 < run.epoch <= 3
    assert run.usable
    assert "of 40 epochs" in run.reason
    assert fresh_store.metrics(run_id)[-1].val_accuracy is not None


def test_a_run_whose_data_is_damaged_fails_with_the_sentence(fresh_store, quick, monkeypatch):
    def damaged(name, report=None):
        raise DatasetError("a.gz: expected a whole gzip file, but it is cut off.")

    monkeypatch.setattr(experiment, "load", damaged)
    run_id = fresh_store.create(quick)
    assert run_experiment(run_id, fresh_store) is RunStatus.FAILED
    assert fresh_store.get(run_id).reason.startswith("a.gz: expected")


def test_a_crash_is_marked_with_its_reason(fresh_store, quick, small_data, monkeypatch):
    monkeypatch.setattr(experiment, "train", lambda *_, **__: 1 / 0)
    run_id = fresh_store.create(quick)
    assert run_experiment(run_id, fresh_store) is RunStatus.FAILED
    assert fresh_store.get(run_id).reason == "ZeroDivisionError: division by zero."


def test_a_stop_during_a_download_ends_the_run(fresh_store, quick, monkeypatch):
    run_id = fresh_store.create(quick)

    def slow(name, report):
        fresh_store.request_stop(run_id)
        report("downloading mnist.npz", 0.5)

    monkeypatch.setattr(experiment, "load", slow)
    assert run_experiment(run_id, fresh_store) is RunStatus.STOPPED


def test_a_run_that_is_not_queued_is_left_alone(fresh_store, finished):
    before = fresh_store.get(finished)
    assert run_experiment(finished, fresh_store) is RunStatus.FINISHED
    assert fresh_store.get(finished) == before


def test_progress_within_an_epoch_is_written(fresh_store, small_data, monkeypatch):
    monkeypatch.setattr("model.worker.callbacks.SECONDS_BETWEEN_POINTS", 0.0)
    monkeypatch.setattr("model.training.trainer.SECONDS_PER_CALL", 0.0)
    run_id = trained_run(fresh_store, batch_size=16)
    epochs = [metric.epoch for metric in fresh_store.metrics(run_id)]
    assert len(epochs) > 10
    assert epochs == sorted(epochs)
    assert fresh_store.get(run_id).pictures_per_second > 0


def test_a_recorder_survives_logs_that_are_not_there_yet(fresh_store, quick):
    claim = Claim(fresh_store, fresh_store.create(quick), "worker")
    recorder = RunRecorder(claim, 100, np.zeros((10, 28, 28), np.uint8))
    recorder.set_params({"steps": 4, "epochs": 1})
    recorder.on_train_begin()
    recorder.on_train_batch_end(0, None)


def test_warming_up_leaves_no_run(fresh_store):
    experiment.warm_up()
    assert fresh_store.runs() == []


def test_a_run_with_varied_pictures_is_calibrated_and_served_so(fresh_store, small_data):
    run_id = trained_run(fresh_store, vary=True, epochs=3)
    run = fresh_store.get(run_id)
    assert run.status is RunStatus.FINISHED
    assert run.temperature != 1.0
    classifier = Classifier(find(run_id, lambda: fresh_store))
    seen = small_data.x_test[0]
    shown = classifier.classify(Image.fromarray(255 - seen))
    assert np.allclose(
        shown.probabilities,
        scale_by_temperature(classifier.probabilities(shown.seen[None])[0], run.temperature),
        atol=1e-6,
    )


def test_varied_runs_with_the_same_seed_are_the_same(fresh_store, small_data):
    losses = [
        [
            metric.val_loss
            for metric in fresh_store.metrics(trained_run(fresh_store, vary=True, epochs=2))
        ]
        for _ in range(2)
    ]
    assert losses[0][-1] == pytest.approx(losses[1][-1], rel=1e-4)


def test_a_run_continues_another_with_other_settings(fresh_store, small_data, finished):
    run_id = fresh_store.create(
        Hyperparameters(epochs=1, units=(16,), optimizer="sgd", learning_rate=0.0001),
        parent=finished,
    )
    assert run_experiment(run_id, fresh_store) is RunStatus.FINISHED
    before, after = fresh_store.get(finished), fresh_store.get(run_id)
    assert after.val_accuracy == pytest.approx(before.val_accuracy, abs=0.02)


def test_the_answers_to_the_visitors_drawing_are_recorded_after_those(
    fresh_store, small_data, quick
):
    run_id, drawing = fresh_store.create(quick), small_data.x_train[0]
    fresh_store.save_artifacts(run_id, {DRAWING_FILE: drawing.tobytes()})
    run_experiment(run_id, fresh_store)
    pictures, labels = unpack_arrays(fresh_store.artifact(run_id, SHOWN_FILE)).values()
    assert (len(pictures), len(labels), len(fresh_store.get(run_id).answers)) == (11, 10, 11)
    assert np.array_equal(pictures[-1], drawing)


def test_the_answers_to_ten_test_pictures_are_recorded(fresh_store, small_data, finished):
    pictures, labels = unpack_arrays(fresh_store.artifact(finished, SHOWN_FILE)).values()
    answers = fresh_store.get(finished).answers
    assert labels.tolist() == list(range(10))
    assert pictures.shape == (10, 28, 28)
    assert len(answers) == 10
    assert all(0 <= named <= 9 and 0.1 <= confidence <= 1 for named, confidence in answers)
