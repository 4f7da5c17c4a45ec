"""MNIST and Fashion-MNIST as arrays. May import `synthetic` and `preprocessing`."""

from model.datasets.catalog import load

__all__ = ["load"]
