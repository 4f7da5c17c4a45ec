from dataclasses import replace

import pytest

from model.datasets.catalog import GENERATED, KERAS, validation_size
from model.hyperparameters import BOUNDS, Hyperparameters, preset
from model.runs.run import RunStatus
from model.runs.sweep import MOST_RUNS, SWEEPABLE, best, combinations, say, swept, value


@pytest.fixture
def ended(fresh_store, quick):
    """Make a run that has ended, and give it."""

    def made(status=RunStatus.FINISHED, **values):
        run_id = fresh_store.create(quick)
        complete = {"test_loss": 0.3, "training_seconds": 2.0} if "test_accuracy" in values else {}
        fresh_store.end(run_id, status, **{**complete, **values})
        return fresh_store.get(run_id)

    return made


def test_a_sweep_has_every_combination_once_and_keeps_all_else():
    made = combinations(
        preset("classic", epochs=4), {"dropout": [0, 0.2, 0.5], "units": [32, 128, 512]}
    )
    assert len(set(made)) == len(made) == 9
    assert {(row.dropout, row.units) for row in made} >= {(0, (32,)), (0.5, (512,))}
    assert {row.epochs for row in made} == {4}


def test_a_value_that_is_named_twice_counts_once():
    assert len(combinations(Hyperparameters(), {"dropout": [0, 0.2, 0.2], "seed": [0, 1]})) == 4


def test_units_and_layers_are_combined_and_each_alone_leaves_the_other_as_it_was():
    base = Hyperparameters(units=(512, 512))
    assert {row.units for row in combinations(base, {"units": [16, 32], "seed": [0, 1]})} == {
        (16, 16),
        (32, 32),
    }
    assert {row.units for row in combinations(base, {"layers": [1, 3], "seed": [0, 1]})} == {
        (512,),
        (512, 512, 512),
    }
    both = combinations(base, {"layers": [1, 2], "units": [16, 32]})
    assert {row.units for row in both} == {(16,), (32,), (16, 16), (32, 32)}


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "two or three hyperparameters"),
        ({"dropout": [0, 0.5]}, "two or three hyperparameters to try out, not 1"),
        ({"dropout": [0, 0.5], "units": [16, 32], "seed": [0, 1], "epochs": [1, 2]}, "not 4"),
        ({"dropout": [0.2], "units": [16, 32]}, "at least two values for dropout"),
        ({"dropout": [], "units": [16, 32]}, "at least two values for dropout"),
        ({"color": [1, 2], "units": [16, 32]}, "cannot vary color"),
        (
            {"seed": list(range(8)), "units": [16, 32, 64, 128, 256, 512, 1024]},
            f"at most {MOST_RUNS} runs, but these choices make 56",
        ),
        ({"dropout": [0, 0.95], "units": [16, 32]}, "dropout must be from 0 to 0.8"),
    ],
)
def test_bad_choices_are_said_in_a_sentence(choices, said):
    with pytest.raises(ValueError, match=said):
        combinations(Hyperparameters(), choices)


def test_every_value_that_can_be_swept_is_one_that_a_run_can_have():
    for name, kind in SWEEPABLE.items():
        other = "seed" if name != "seed" else "dropout"
        made = combinations(
            Hyperparameters(), {name: kind.values, other: SWEEPABLE[other].values[:2]}
        )
        assert {value(row, name) for row in made} == set(kind.values)
        assert set(kind.first) <= set(kind.values)
        assert name not in BOUNDS or max(kind.values) <= BOUNDS[name].greatest


def test_the_best_is_chosen_by_validation_among_the_finished_and_never_by_test(ended):
    winner = ended(val_accuracy=0.97, test_accuracy=0.90)
    others = [
        ended(val_accuracy=0.96, test_accuracy=0.99),
        ended(RunStatus.STOPPED, val_accuracy=0.99, test_accuracy=0.99),
        ended(RunStatus.FAILED),
    ]
    assert best([*others, winner]) == winner
    assert best(others[1:]) is None


def test_among_equals_the_quicker_is_the_best(ended):
    slow, quick_one = (
        ended(val_accuracy=0.97, training_seconds=9.0),
        ended(val_accuracy=0.97, training_seconds=2.0),
    )
    assert best([slow, quick_one]) == best([quick_one, slow]) == quick_one


def test_what_was_swept_is_found_in_the_runs_themselves(ended):
    chosen = combinations(Hyperparameters(), {"units": [512, 32], "activation": ["tanh", "relu"]})
    run = ended()
    found = swept([replace(run, hyperparameters=row) for row in chosen])
    assert found == {"units": [32, 512], "activation": ["relu", "tanh"]}
    assert say(chosen[0], found) == "512 neurons, tanh"


def test_the_validation_part_has_the_size_that_the_data_set_says():
    assert (validation_size("mnist", KERAS), validation_size("mnist", GENERATED)) == (10_000, 1000)
