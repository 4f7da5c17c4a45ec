"""Turn any picture into 28x28 pixels, by the steps that made MNIST and Fashion-MNIST.

May import no other package of `model`.
"""

from model.preprocessing.pipelines import to_fashion_mnist, to_mnist

__all__ = ["to_fashion_mnist", "to_mnist"]
