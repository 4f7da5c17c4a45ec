"""Where training pictures come from: MNIST and Fashion-MNIST as arrays, and what they are called.

May import `synthetic` and `preprocessing`.
"""

from model.datasets.catalog import load

__all__ = ["load"]
