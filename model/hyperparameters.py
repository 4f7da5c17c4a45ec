"""Every choice that decides how a network is built and trained, with its default and bounds."""

import re
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from model import Sketch28Error

DATASET_NAMES = ("mnist", "fashion_mnist")
OWN = re.compile(r"own-[0-9a-f]{8}")  # the name of a data set that somebody has brought
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "gelu")
LOSSES = ("cross-entropy", "mean squared error")
OPTIMIZERS = ("adam", "sgd", "momentum", "rmsprop")
SCHEDULES = ("linear", "cosine", "constant")

CHOICES: dict[str, tuple[str, ...]] = dict(
    dataset=DATASET_NAMES,
    activation=ACTIVATIONS,
    loss=LOSSES,
    optimizer=OPTIMIZERS,
    schedule=SCHEDULES,
)


@dataclass(frozen=True)
class Bounds:
    """The least and greatest allowed value, and the step of its slider; an int if only ints fit."""

    least: float
    greatest: float
    step: float


BOUNDS = {
    "epochs": Bounds(1, 100, 1),
    "dropout": Bounds(0.0, 0.8, 0.05),
    "layers": Bounds(1, 4, 1),
    "units": Bounds(4, 1024, 4),
    "batch_size": Bounds(16, 2048, 16),
    "learning_rate": Bounds(1e-5, 1.0, 1e-5),
    "training_pictures": Bounds(100, 300_000, 100),
    "patience": Bounds(0, 20, 1),
    "seed": Bounds(0, 2**31 - 1, 1),
}


@dataclass(frozen=True, kw_only=True)
class Hyperparameters:
    """Everything that a run depends on; equal rows train equal networks.

    `schedule` is the course of the learning rate: a warm-up, then down to 0 along a line or a
    cosine; or constant. `vary` trains on varied pictures, anew in each epoch, and on drawings.
    `patience` ends training after so many epochs without a better validation accuracy; 0: never.
    `loss` is what training makes small. All losses that are reported are cross-entropy in any case,
    so that runs can be compared.

    Raises:
        Sketch28Error: if a value is not among the choices or out of bounds.
    """

    dataset: str = "mnist"
    units: tuple[int, ...] = (128,)  # neurons of each hidden layer
    activation: str = "relu"
    dropout: float = 0.2  # share of hidden neurons left out at each training step
    epochs: int = 8
    batch_size: int = 512
    learning_rate: float = 0.012
    schedule: str = "linear"
    optimizer: str = "adam"
    loss: str = "cross-entropy"
    vary: bool = False
    training_pictures: int = 50_000  # at most so many of the training part
    patience: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", tuple(self.units))
        for name, choices in CHOICES.items():
            value = getattr(self, name)
            if value not in choices and not (name == "dataset" and is_own(value)):
                raise Sketch28Error(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        if not isinstance(self.vary, bool):
            raise Sketch28Error(f"vary must be true or false, not {self.vary!r}.")
        numbers = {**vars(self), "layers": len(self.units)}
        for name in BOUNDS:
            for value in self.units if name == "units" else (numbers[name],):
                _check_bounds(name, value)

    def to_dict(self) -> dict[str, Any]:
        """Return the values for JSON."""
        return {**asdict(self), "units": list(self.units)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Hyperparameters":
        """Return the hyperparameters with `to_dict`'s values.

        Raises:
            Sketch28Error: if a name is unknown or a value is not allowed.
        """
        known = [field.name for field in fields(cls)]
        if unknown := sorted(set(values) - set(known)):
            unknown_names, known_names = ", ".join(unknown), ", ".join(known)
            raise Sketch28Error(f"Unknown hyperparameters: {unknown_names}; known: {known_names}.")
        return cls(**values)


@dataclass(frozen=True)
class Preset:
    """A named set of hyperparameters: what differs from the defaults, and from that by data set."""

    title: str
    purpose: str
    changes: dict[str, Any]
    by_dataset: dict[str, dict[str, Any]] = field(default_factory=dict)


PRESETS = {
    "classic": Preset(
        "Classic",
        "The textbook network: one hidden layer of 128 neurons, dropout 0.2. "
        "Training takes a few seconds.",
        {}),
    "strong": Preset(
        "Strong",
        "Two wide layers, as in the built-in networks, trained on varied pictures. "
        "Training takes about ten minutes.",
        {"units": (1024, 1024), "dropout": 0.1, "epochs": 80, "batch_size": 128,
         "learning_rate": 0.001, "schedule": "cosine", "vary": True},
        {"fashion_mnist": {"activation": "gelu", "dropout": 0.2}}),
    "overfit": Preset(
        "Overfit on purpose",
        "Many neurons, no dropout and 1,000 pictures: the training accuracy climbs to 100%, while "
        "the validation loss falls and then rises again.",
        {"units": (512, 512), "dropout": 0.0, "epochs": 40, "batch_size": 32,
         "learning_rate": 0.002, "schedule": "constant", "training_pictures": 1000}),
    "no_dropout": Preset(
        "No dropout",
        "Classic without dropout, all else equal: compare its curves with those of Classic.",
        {"dropout": 0.0}),
    "little_data": Preset(
        "Too little data",
        "500 pictures instead of 50,000, in batches of 32 for 30 epochs, so that it still takes "
        "hundreds of steps: no setting makes up for pictures that are missing.",
        {"epochs": 30, "batch_size": 32, "learning_rate": 0.002, "training_pictures": 500}),
    "untrained": Preset(
        "Untrained",
        "One tiny step on 100 pictures, so the weights are still random: draw with this network "
        "and watch it fail.",
        {"epochs": 1, "batch_size": 2048, "learning_rate": 0.0001, "schedule": "constant",
         "optimizer": "sgd", "training_pictures": 100}),
}  # fmt: skip


def is_own(dataset: object) -> bool:
    """Return whether this is the name of a data set that somebody has brought."""
    return isinstance(dataset, str) and OWN.fullmatch(dataset) is not None


def preset(name: str, **changes: Any) -> Hyperparameters:
    """Return a preset's hyperparameters with changes; a preset may depend on the data set.

    Args:
        name: "classic", "strong", "overfit", "no_dropout", "little_data" or "untrained".
        changes: values that are to differ, by name: `preset("classic", epochs=3)`.

    Raises:
        Sketch28Error: if there is no such preset, or a value is not allowed.
    """
    if name not in PRESETS:
        raise Sketch28Error(f"There is no preset {name!r}; there are: {', '.join(PRESETS)}.")
    chosen = PRESETS[name]
    dataset = changes.get("dataset", Hyperparameters.dataset)
    return Hyperparameters(**chosen.changes | chosen.by_dataset.get(dataset, {}) | changes)


def _check_bounds(name: str, value: Any) -> None:
    bounds = BOUNDS[name]
    whole = isinstance(bounds.step, int)
    right_kind = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if whole and not right_kind:
        raise Sketch28Error(f"{name} must be a whole number, not {value!r}.")
    if not right_kind or not bounds.least <= value <= bounds.greatest:
        limits = f"from {bounds.least:g} to {bounds.greatest:g}"
        raise Sketch28Error(f"{name} must be {limits}, not {value!r}.")
