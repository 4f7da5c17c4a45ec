"""Every choice that decides how a network is built and trained, with its default and its bounds, in one frozen row."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

DATASET_NAMES = ("mnist", "fashion_mnist")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "gelu")
OPTIMIZERS = ("adam", "sgd", "momentum", "rmsprop")
SCHEDULES = ("linear", "cosine", "constant")

CHOICES = {
    "dataset": DATASET_NAMES,
    "activation": ACTIVATIONS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest value allowed, and the step that a slider takes."""

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
    "training_pictures": Bounds(100, 50_000, 100),
    "patience": Bounds(0, 20, 1),
    "seed": Bounds(0, 2**31 - 1, 1),
}


@dataclass(frozen=True, kw_only=True)
class Hyperparameters:
    """What a run is made of; equal rows train equal networks.

    Raises:
        ValueError: one sentence, when a value is not among the choices or outside its bounds.
    """

    dataset: str = "mnist"
    units: tuple[int, ...] = (128,)  # neurons of each hidden layer
    activation: str = "relu"
    dropout: float = 0.2  # share of hidden neurons left out at each training step
    epochs: int = 8
    batch_size: int = 512
    learning_rate: float = 0.012
    schedule: str = "linear"  # the learning rate over the run: a warm-up, then down to 0 along a line or a cosine; or constant
    optimizer: str = "adam"
    vary: bool = False  # every epoch sees the pictures varied, and drawings beside them, as people's own pictures vary
    training_pictures: int = 50_000  # at most so many of the training part
    patience: int = 0  # training ends after so many epochs without a better validation accuracy; 0: it does not end early
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", tuple(self.units))
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(
                    f"{name} must be one of {', '.join(choices)}, not {getattr(self, name)!r}."
                )
        if not isinstance(self.vary, bool):
            raise ValueError(f"vary must be true or false, not {self.vary!r}.")
        for name in ("epochs", "batch_size", "training_pictures", "patience", "seed"):
            _check_whole(name, getattr(self, name))
        for name in ("dropout", "learning_rate"):
            _check_bounds(name, getattr(self, name))
        _check_bounds("layers", len(self.units))
        for count in self.units:
            _check_whole("units", count)

    def to_dict(self) -> dict[str, Any]:
        """Give the row as plain values for JSON."""
        return {**asdict(self), "units": list(self.units)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Hyperparameters":
        """Build the row from `to_dict`'s values; names that this version does not know are refused.

        Raises:
            ValueError: one sentence.
        """
        unknown = set(values) - {f.name for f in fields(cls)}
        if unknown:
            raise ValueError(
                f"Unknown hyperparameters: {', '.join(sorted(unknown))}; known are {', '.join(f.name for f in fields(cls))}."
            )
        return cls(**values)


@dataclass(frozen=True)
class Preset:
    """A named set of hyperparameters: what it is called, what it is for, what differs from the defaults, and where data sets differ."""

    title: str
    purpose: str
    changes: dict[str, Any]
    by_dataset: dict[str, dict[str, Any]] = field(default_factory=dict)


PRESETS = {
    "classic": Preset("Classic", "The textbook network: one hidden layer of 128 neurons, dropout 0.2. It takes a few seconds.", {}),
    "strong": Preset(
        "Strong",
        "The network that ships: two wide layers, taught with varied pictures. It takes about ten minutes.",
        {
            "units": (1024, 1024), "dropout": 0.1, "epochs": 80, "batch_size": 128, "learning_rate": 0.001, "schedule": "cosine",
            "vary": True,
        },
        {"fashion_mnist": {"activation": "gelu", "dropout": 0.2}},
    ),
    "overfit": Preset(
        "Overfit on purpose",
        "Many neurons, no dropout and 1,000 pictures: training accuracy climbs to 100% while the validation loss turns and rises.",
        {
            "units": (512, 512), "dropout": 0.0, "epochs": 40, "batch_size": 32, "learning_rate": 0.002, "schedule": "constant",
            "training_pictures": 1000,
        },
    ),
    "no_dropout": Preset(
        "No dropout",
        "Classic, only wider, longer and without dropout: compare its two curves with those of a run that has it.",
        {"units": (512,), "dropout": 0.0, "epochs": 15, "batch_size": 128, "learning_rate": 0.001, "schedule": "constant"},
    ),
    "little_data": Preset(
        "Too little data",
        "Classic with 500 pictures instead of 50,000: no setting makes up for pictures that are missing.",
        {"epochs": 30, "batch_size": 32, "learning_rate": 0.002, "training_pictures": 500},
    ),
}  # fmt: skip


def preset(name: str, **changes: Any) -> Hyperparameters:
    """Give a named set of hyperparameters, with changes; a set may differ between data sets.

    Raises:
        ValueError: one sentence, when there is no such preset.
    """
    if name not in PRESETS:
        raise ValueError(f"There is no preset {name!r}; there are: {', '.join(PRESETS)}.")
    chosen = PRESETS[name]
    dataset = changes.get("dataset", Hyperparameters.dataset)
    return Hyperparameters(**{**chosen.changes, **chosen.by_dataset.get(dataset, {}), **changes})


def _check_whole(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number, not {value!r}.")
    _check_bounds(name, value)


def _check_bounds(name: str, value: Any) -> None:
    bounds = BOUNDS[name]
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not bounds.least <= value <= bounds.greatest
    ):
        raise ValueError(
            f"{name} must be from {bounds.least:g} to {bounds.greatest:g}, not {value!r}."
        )
