import pytest

from model.hyperparameters import Hyperparameters, preset
from model.runs.titles import MOST_LETTERS, clean, describe, numbered


@pytest.mark.parametrize(
    ("chosen", "title"),
    [
        (
            Hyperparameters(dataset="fashion_mnist", dropout=0.8, epochs=5),
            "Garments · dropout 0.8 · 5 epochs",
        ),
        (Hyperparameters(), "Digits · Classic"),
        (Hyperparameters(seed=3), "Digits · seed 3"),
        (preset("strong", dataset="fashion_mnist"), "Garments · Strong"),
        (preset("overfit", dropout=0.5), "Digits · Overfit on purpose · dropout 0.5"),
        (Hyperparameters(units=(64, 32)), "Digits · layers of 64-32"),
        (Hyperparameters(patience=3), "Digits · patience 3"),
        (Hyperparameters(loss="mean squared error"), "Digits · mean squared error"),
        (
            Hyperparameters(
                dropout=0.4, units=(64,), learning_rate=0.1, batch_size=64, epochs=3, seed=1
            ),
            "Digits · dropout 0.4 · 64 neurons · learning rate 0.1 · batches of 64 · 2 more",
        ),
    ],
)
def test_a_run_is_called_by_what_is_special_about_it(chosen, title):
    assert describe(chosen) == title


def test_a_run_that_continues_another_says_so():
    assert describe(Hyperparameters(), continued=True) == "Digits · Classic · continued"


def test_a_title_of_ones_own_is_one_short_line_of_visible_letters():
    assert clean("  my\n run\u202e \x00") == "my run"
    assert clean(" \t ") == ""
    assert len(clean("a" * 1000)) == MOST_LETTERS


def test_a_title_that_is_taken_gets_the_first_free_number():
    assert numbered("a", ()) == "a"
    assert numbered("a", ("a", "a (2)", "b")) == "a (3)"
