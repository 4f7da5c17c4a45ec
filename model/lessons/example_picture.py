"""A picture to look at, as a network gets it."""

from functools import cache

import numpy as np

from model.preprocessing.pipelines import to_mnist
from model.synthetic.examples import examples


@cache
def picture(number: int) -> np.ndarray:
    """Give one of the app's own digits as a network gets it: uint8 (28, 28), 0 paper to 255 ink."""
    return to_mnist(examples("mnist")[number].picture)
