"""Every choice that decides how a network is built and trained, with its default and its bounds, in one frozen row."""

from dataclasses import asdict, dataclass, fields
from typing import Any

DATASET_NAMES = ("mnist", "fashion_mnist")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "gelu")
OPTIMIZERS = ("adam", "sgd", "momentum", "rmsprop")
SCHEDULES = ("cosine", "constant")

CHOICES = {"dataset": DATASET_NAMES, "activation": ACTIVATIONS, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest value allowed, and the step that a slider takes."""

    least: float
    greatest: float
    step: float


BOUNDS = {
    "epochs": Bounds(1, 50, 1),
    "dropout": Bounds(0.0, 0.8, 0.05),
    "layers": Bounds(1, 4, 1),
    "units": Bounds(4, 1024, 4),
    "batch_size": Bounds(16, 2048, 16),
    "learning_rate": Bounds(1e-5, 1.0, 1e-5),
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
    epochs: int = 5
    batch_size: int = 32
    learning_rate: float = 0.002
    schedule: str = "cosine"  # the learning rate over the run: a short warm-up, then down to 0 along a cosine; or constant
    optimizer: str = "adam"
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", tuple(self.units))
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be one of {', '.join(choices)}, not {getattr(self, name)!r}.")
        for name in ("epochs", "batch_size", "seed"):
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
        unknown = set(values) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"Unknown hyperparameters: {', '.join(sorted(unknown))}; known are {', '.join(f.name for f in fields(cls))}.")
        return cls(**values)


PRESETS: dict[str, dict[str, Any]] = {"classic": {}}


def preset(name: str, **changes: Any) -> Hyperparameters:
    """Give a named set of hyperparameters, with changes.

    Raises:
        ValueError: one sentence, when there is no such preset.
    """
    if name not in PRESETS:
        raise ValueError(f"There is no preset {name!r}; there are: {', '.join(PRESETS)}.")
    return Hyperparameters(**{**PRESETS[name], **changes})


def _check_whole(name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number, not {value!r}.")
    _check_bounds(name, value)


def _check_bounds(name: str, value: Any) -> None:
    bounds = BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not bounds.least <= value <= bounds.greatest:
        raise ValueError(f"{name} must be from {bounds.least:g} to {bounds.greatest:g}, not {value!r}.")
