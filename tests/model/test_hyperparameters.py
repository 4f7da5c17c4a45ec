import json

import pytest

from model.hyperparameters import BOUNDS, DATASET_NAMES, PRESETS, Hyperparameters, preset


def test_defaults_are_the_textbook_network():
    defaults = Hyperparameters()
    assert (
        defaults.units,
        defaults.activation,
        defaults.optimizer,
        defaults.dropout,
        defaults.epochs,
    ) == ((128,), "relu", "adam", 0.2, 8)


@pytest.mark.parametrize(
    "choice",
    [
        {"dataset": "cifar"},
        {"activation": "step"},
        {"optimizer": "newton"},
        {"schedule": "never"},
        {"loss": "hinge"},
        {"dropout": 0.81},
        {"dropout": -0.1},
        {"dropout": float("nan")},
        {"epochs": 0},
        {"epochs": 101},
        {"epochs": 2.5},
        {"epochs": True},
        {"batch_size": 1},
        {"learning_rate": 0.0},
        {"learning_rate": "fast"},
        {"units": ()},
        {"units": (128,) * 5},
        {"units": (0,)},
        {"seed": -1},
        {"vary": 1},
        {"training_pictures": 0},
    ],
)
def test_a_value_out_of_bounds_is_refused_in_one_sentence_that_names_it(choice):
    with pytest.raises(ValueError, match=r"must be .*, not .*\.$") as error:
        Hyperparameters(**choice)
    assert "\n" not in str(error.value)


def test_bounds_themselves_are_allowed():
    for name in ("epochs", "dropout", "batch_size", "learning_rate", "seed"):
        kind = type(getattr(Hyperparameters(), name))
        for edge in (BOUNDS[name].least, BOUNDS[name].greatest):
            assert getattr(Hyperparameters(**{name: kind(edge)}), name) == edge


def test_a_row_survives_json():
    row = Hyperparameters(units=(64, 32), dropout=0.5, dataset="fashion_mnist")
    assert Hyperparameters.from_dict(json.loads(json.dumps(row.to_dict()))) == row


def test_a_row_of_a_version_without_a_choice_of_the_loss_was_trained_with_cross_entropy():
    row = Hyperparameters(epochs=3).to_dict()
    del row["loss"]
    assert Hyperparameters.from_dict(row).loss == "cross-entropy"


def test_a_row_with_unknown_names_is_refused():
    with pytest.raises(ValueError, match="momentum"):
        Hyperparameters.from_dict({"momentum": 0.9})


def test_a_row_cannot_be_changed():
    with pytest.raises(AttributeError):
        Hyperparameters().epochs = 9


def test_an_unknown_preset_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="classic"):
        preset("fancy")


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("dataset", DATASET_NAMES)
def test_every_preset_can_be_built_says_what_it_is_for_and_takes_changes(name, dataset):
    assert preset(name, dataset=dataset, epochs=3).epochs == 3
    assert PRESETS[name].purpose.endswith(".")


def test_classic_is_the_default_and_strong_varies_its_pictures():
    assert preset("classic") == Hyperparameters()
    assert preset("strong").vary


@pytest.mark.parametrize("name", [name for name in PRESETS if "Classic" in PRESETS[name].purpose])
def test_a_preset_that_compares_with_classic_differs_from_it_in_one_thing(name):
    assert len(PRESETS[name].changes) == 1
    assert not PRESETS[name].by_dataset


def test_no_dropout_is_classic_without_dropout():
    assert preset("no_dropout", dropout=preset("classic").dropout) == preset("classic")
