import numpy as np
import pytest

from model.hyperparameters import preset
from model.lessons.choosing import choose, too_good
from model.lessons.recorded.recordings import FIGURES, FORTY, RUNS, SEEDS, forty, recording
from pages.components.lessons.overfitting import finding, there


@pytest.mark.parametrize("name", RUNS)
def test_a_recording_is_of_the_run_that_it_says(name):
    recorded = recording(name)
    assert recorded.hyperparameters == RUNS[name]
    assert recorded.source != "generated sample"
    assert {figure: len(values) for figure, values in recorded.figures.items()} == dict.fromkeys(
        FIGURES, RUNS[name].epochs
    )


def test_the_recorded_runs_show_what_the_chapter_says():
    few, many, dropped = (recording(name) for name in RUNS)
    assert few.hyperparameters == preset("overfit")
    assert "Learnt by heart" in finding(few)
    assert "times its lowest" in finding(many)
    assert finding(dropped) == "Training and validation stay together"


def test_the_moment_to_stop_is_where_the_validation_loss_is_lowest():
    few = recording("few_pictures")
    assert "A good moment to stop" in there(few, few.turning_point)
    assert f"lowest after epoch {few.turning_point}" in there(few, few.epochs)
    assert f"its lowest comes after epoch {few.turning_point}" in there(few, 1)


def test_the_forty_networks_differ_in_their_seed_alone():
    recorded = forty()
    assert recorded.hyperparameters == FORTY
    assert recorded.right.shape == (SEEDS, 10_000)
    assert len({row.tobytes() for row in recorded.right}) == SEEDS


def test_the_best_of_many_by_few_pictures_is_too_good_and_less_so_with_fewer_networks_or_more_pictures():
    right = forty().right
    assert too_good(right, 200) > 0.025
    assert too_good(right[:5], 200) < too_good(right, 200)
    assert too_good(right, 5000) < 0.01
    assert abs(too_good(right[:1], 200)) < 0.005


def test_who_chooses_and_who_judges_have_no_picture_in_common():
    right = np.zeros((3, 100), bool)
    right[1, :30] = right[2] = True
    choice = choose(right, 10, seed=4)
    assert choice.best == 2
    np.testing.assert_allclose(choice.few * 10 + choice.others * 90, right.sum(axis=1))
