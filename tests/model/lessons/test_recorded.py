import numpy as np
import pytest

from model.hyperparameters import preset
from model.lessons.model_selection import choose, optimism
from model.lessons.recorded.recordings import FIGURES, FORTY, RUNS, SEEDS, forty, recording
from pages.components.lessons.overfitting import at_epoch, finding


@pytest.mark.parametrize("name", RUNS)
def test_a_recording_has_the_hyperparameters_of_its_run(name):
    recorded = recording(name)
    assert recorded.hyperparameters == RUNS[name]
    assert recorded.source != "generated sample"
    lengths = {figure: len(values) for figure, values in recorded.figures.items()}
    assert lengths == dict.fromkeys(FIGURES, RUNS[name].epochs)


def test_the_recorded_runs_show_what_the_chapter_says():
    few, many, dropped = (recording(name) for name in RUNS)
    assert few.hyperparameters == preset("overfit")
    assert "Memorized" in finding(few)
    assert "times its lowest" in finding(many)
    assert finding(dropped) == "Training and validation stay together"


def test_the_moment_to_stop_is_where_the_validation_loss_is_lowest():
    few = recording("few_pictures")
    assert "its lowest: a good moment to stop" in at_epoch(few, few.best_epoch)
    assert f"lowest after epoch {few.best_epoch}" in at_epoch(few, few.epochs)
    assert f"it is lowest after epoch {few.best_epoch}" in at_epoch(few, 1)


def test_the_forty_networks_differ_in_their_seed_only():
    recorded = forty()
    assert recorded.hyperparameters == FORTY
    assert recorded.correct.shape == (SEEDS, 10_000)
    assert len({row.tobytes() for row in recorded.correct}) == SEEDS


def test_the_best_is_overrated_less_with_fewer_networks_or_more_pictures():
    correct = forty().correct
    assert optimism(correct, 200) > 0.025
    assert optimism(correct[:5], 200) < optimism(correct, 200)
    assert optimism(correct, 5000) < 0.01
    assert abs(optimism(correct[:1], 200)) < 0.005


def test_validation_and_test_have_no_picture_in_common():
    correct = np.zeros((3, 100), bool)
    correct[1, :30] = correct[2] = True
    choice = choose(correct, 10, seed=4)
    assert choice.best == 2
    np.testing.assert_allclose(choice.validation * 10 + choice.test * 90, correct.sum(axis=1))
