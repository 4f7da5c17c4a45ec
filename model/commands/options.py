"""How commands describe their options, complete the names of runs, and report errors."""

import contextlib
from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem

from model import Sketch28Error
from model.hyperparameters import BOUNDS, CHOICES, DATASET_NAMES, PRESETS, Hyperparameters, is_own
from model.runs.artifacts import pretrained_names
from model.runs.store import RunStore


class OneSentence(click.Group):
    """Prints an expected error as one sentence on stderr, with exit status 1, or 2 for usage."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Sketch28Error as error:
            raise click.ClickException(str(error)) from error
        except click.UsageError as error:
            error.ctx = None  # it would print the usage first
            raise


class RunName(click.ParamType):
    """A run's id, or a built-in network."""

    name = "run"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the built-in networks and the newest runs; none if the store cannot be opened."""
        items = [CompletionItem(name) for name in pretrained_names()]
        with contextlib.suppress(Sketch28Error):
            items += [CompletionItem(run.id, help=run.title) for run in RunStore().runs(limit=20)]
        return [item for item in items if item.value.startswith(incomplete)]


class DatasetName(click.ParamType):
    """A data set that the program knows, or one of one's own."""

    name = "dataset"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what the help shows."""
        return f"[{'|'.join(DATASET_NAMES)}|own-…]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or fail with a sentence."""
        if value not in DATASET_NAMES and not is_own(value):
            known = ", ".join(DATASET_NAMES)
            self.fail(f"{value!r} is not one of {known}, and no name such as own-1a2b3c4d.")
        return str(value)


RUN, DATASET = RunName(), DatasetName()


def hyperparameter(flag: str, about: str, **more: Any) -> Callable[[Any], Any]:
    """Return an option for a hyperparameter, whose help tells its bounds and its default.

    Values out of bounds are refused by `Hyperparameters`, for all who choose them.
    """
    name = flag.removeprefix("--").replace("-", "_")
    default = getattr(Hyperparameters, name, None)
    if name in CHOICES:
        return click.option(
            flag, type=click.Choice(CHOICES[name]), help=f"{about}  [default: {default}]", **more
        )
    bounds = BOUNDS[name]
    if name == "units":
        (default,) = Hyperparameters.units
    limits = f"{bounds.least:g} to {bounds.greatest:,.10g}; default: {default:,}"
    kind = int if isinstance(bounds.step, int) else float
    return click.option(flag, type=kind, help=f"{about}  [{limits}]", **more)


def presets() -> str:
    """Return what the presets change, for a help text."""
    changes = {
        name: ", ".join(f"{key} {value}" for key, value in chosen.changes.items())
        for name, chosen in PRESETS.items()
    }
    return "  \n".join(f"{name}: {changed or 'the defaults'}." for name, changed in changes.items())
