"""What the table and the figures show of a run, read for many runs at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from model import Sketch28Error
from model.datasets.catalog import DATASETS, GENERATED, is_own, title
from model.runs import titles
from model.runs.run import Run, RunStatus
from pages.components.shared import resources


@dataclass(frozen=True)
class Row:
    """A run, its accuracies so far or at its kept weights, and its files' size."""

    run: Run
    training: float | None
    validation: float | None
    megabytes: float

    @property
    def name(self) -> str:
        """The run's title."""
        return self.run.title or self.run.id

    @property
    def data(self) -> str:
        """The run's data set and where it came from: "MNIST, Keras download"."""
        run = self.run
        if run.status is RunStatus.UNREADABLE:
            return ""
        dataset, source = run.hyperparameters.dataset, run.source
        try:
            shown = title(dataset, source) if source else DATASETS[dataset].label
        except Sketch28Error:  # it is not in this database
            return dataset
        bare = not source or source == GENERATED or is_own(dataset)
        return shown if bare else f"{shown}, {source}"

    @property
    def settings(self) -> str:
        """The preset and what differs from it; of a damaged run, what is wrong with it."""
        if self.run.status is RunStatus.UNREADABLE:
            return self.run.reason
        return titles.settings(self.run.hyperparameters)


def read_rows(runs: Sequence[Run]) -> list[Row]:
    """Return a row for each run, in the same order."""
    run_ids = [run.id for run in runs]
    accuracies = resources.store().accuracies(run_ids)
    sizes = resources.store().storage(run_ids)
    rows = []
    for run in runs:
        training, validation = accuracies.get(run.id, (None, None))
        kept = run.val_accuracy if run.over else validation
        rows.append(Row(run, training, kept, sizes.get(run.id, 0) / 1e6))
    return rows


def count(number: int) -> str:
    """Return how many runs: "1 run", "1,000 runs"."""
    return "1 run" if number == 1 else f"{number:,} runs"
