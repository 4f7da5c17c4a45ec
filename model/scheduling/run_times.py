"""Estimates of how long a run will take, from its arithmetic and the speed of recent runs here."""

import statistics
from collections.abc import Iterable

from model.datasets.catalog import training_size
from model.hyperparameters import Hyperparameters
from model.runs.run import Run
from model.training.architecture import count_parameters

# Measured on one core of one machine; `machine_factor` corrects it for others.
FLOP_PER_SECOND = 100e9
SECONDS_PER_STEP = 0.00013
SECONDS_PER_VALIDATION = 0.05  # after each epoch
SECONDS_PER_VARIED_PICTURE = 17e-6  # prepared in parallel with training
SECONDS_AROUND = 0.6  # building the network, testing, saving
RECENT = 5


def nominal_seconds(hyperparameters: Hyperparameters, pictures: int) -> float:
    """Return the seconds of training alone on the measured machine, with so many pictures."""
    used = min(pictures, hyperparameters.training_pictures)
    steps = -(-used // hyperparameters.batch_size)
    flop = 6 * used * count_parameters(hyperparameters)
    epoch = flop / FLOP_PER_SECOND + steps * SECONDS_PER_STEP
    if hyperparameters.vary:
        epoch = max(epoch, used * SECONDS_PER_VARIED_PICTURE)
    return hyperparameters.epochs * (epoch + SECONDS_PER_VALIDATION)


def machine_factor(runs: Iterable[Run], pictures: int) -> float:
    """Return how many times slower these workers are, from their last runs, newest first."""
    factors = []
    for run in runs:
        if run.training_seconds and run.epoch >= 1:
            share = run.epoch / run.hyperparameters.epochs
            nominal = nominal_seconds(run.hyperparameters, pictures) * share
            factors.append(run.training_seconds / nominal)
    return statistics.median(factors[:RECENT]) if factors else 1.0


def estimate(hyperparameters: Hyperparameters, factor: float, epoch: float = 0.0) -> float:
    """Return how many seconds a run will need a worker, from this epoch to its end."""
    share = max(0.0, 1 - epoch / hyperparameters.epochs)
    pictures = training_size(hyperparameters.dataset)
    return nominal_seconds(hyperparameters, pictures) * factor * share + SECONDS_AROUND
