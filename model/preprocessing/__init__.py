"""Any picture to 28x28, by the steps that made MNIST and Fashion-MNIST. Imports no other package of `model`."""

from model.preprocessing.pipelines import to_fashion_mnist, to_mnist

__all__ = ["to_fashion_mnist", "to_mnist"]
