"""How long a run will take, before it begins: from its arithmetic, corrected by what recent runs really took on these workers."""

import statistics
from collections.abc import Iterable
from itertools import pairwise

from model.hyperparameters import Hyperparameters
from model.runs.run import Run

PICTURE = 28 * 28
CLASSES = 10
# One core of the machine on which this was tried; another machine's factor is learned from its runs.
FLOP_A_SECOND = 100e9
SECONDS_A_STEP = 0.00013
SECONDS_A_JUDGEMENT = 0.05  # of the validation part, after each epoch
SECONDS_A_VARIED_PICTURE = 17e-6  # prepared beside the training
SECONDS_AROUND = 0.6  # building the network, testing, saving
RECENT = 5


def weights(units: Iterable[int]) -> int:
    """Give how many weights, biases included, a network with these hidden layers has."""
    sizes = (PICTURE, *units, CLASSES)
    return sum((before + 1) * after for before, after in pairwise(sizes))


def nominal_seconds(hyperparameters: Hyperparameters, pictures: int) -> float:
    """Give the seconds of training, without what is around it, on the machine named above; `pictures` is the training part's size."""
    seen = min(pictures, hyperparameters.training_pictures)
    steps = -(-seen // hyperparameters.batch_size)
    epoch = 6 * seen * weights(hyperparameters.units) / FLOP_A_SECOND + steps * SECONDS_A_STEP
    if hyperparameters.vary:
        epoch = max(epoch, seen * SECONDS_A_VARIED_PICTURE)
    return hyperparameters.epochs * (epoch + SECONDS_A_JUDGEMENT)


def machine_factor(runs: Iterable[Run], pictures: int) -> float:
    """Give how many times slower these workers are, from the runs that trained last, newest first; 1 where there are none."""
    factors = [
        run.training_seconds
        / (nominal_seconds(run.hyperparameters, pictures) * run.epoch / run.hyperparameters.epochs)
        for run in runs
        if run.training_seconds and run.epoch >= 1
    ]
    return statistics.median(factors[:RECENT]) if factors else 1.0


def remaining_seconds(run: Run, pictures: int, factor: float) -> float:
    """Give how long a run still has a worker: all of it where it waits, the rest where it trains."""
    share = max(0.0, 1 - run.epoch / run.hyperparameters.epochs)
    return nominal_seconds(run.hyperparameters, pictures) * factor * share + SECONDS_AROUND
