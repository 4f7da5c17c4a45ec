"""A convolutional network, the teacher, whose answers a network of Dense layers learns.

A dense network that learns a teacher's probabilities, on pictures varied without end, does better
than one that learns the true classes alone: Hinton, Vinyals and Dean, "Distilling the Knowledge in
a Neural Network" (arXiv:1503.02531); Urban et al., "Do Deep Convolutional Nets Really Need to be
Deep and Convolutional?" (arXiv:1603.05691). Only the dense network is kept.
"""

from collections.abc import Callable, Iterator
from itertools import count, islice
from random import Random

import keras
import numpy as np
import tensorflow as tf

from model.datasets.catalog import DATASETS, Dataset, class_count
from model.training.augmentation.mixing import Varied, lightly_varied_epochs, one_ahead
from model.training.network import SEEDS

BATCH = 64
ANSWERED = 500  # pictures at once
RATE, DECAY = 0.002, 0.01
WARM_UP = 0.1  # share of the steps
WIDTHS = 32, 32, 64  # channels at 28x28, 14x14 and 7x7
SHARES = 0.7, 0.3  # of the teacher's answer where it names the true class, and elsewhere
SEED_STEP = 1000  # the teacher sees other variations than its pupil

Report = Callable[[int], None]


class Teacher:
    """A trained teacher, which replaces true classes by its probabilities."""

    def __init__(self, network: keras.Model, mirrored: bool = False) -> None:
        """Teach with the answers of a network of `build_teacher`.

        `mirrored` says whether a mirrored picture shows the same.
        """
        self.network, self.mirrored = network, mirrored
        self._answer = tf.function(
            lambda pictures: tf.nn.softmax(network(pictures, training=False)), autograph=False
        )

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Return float32 (n, c) for uint8 (n, 28, 28)."""
        parts = range(0, len(pictures), ANSWERED)
        return np.concatenate(
            [self._answer(tf.constant(pictures[at : at + ANSWERED])).numpy() for at in parts]
        )

    def teach(self, epochs: Iterator[Varied], different: int) -> Iterator[Varied]:
        """Yield epochs with the teacher's answers: so many different ones, then these again.

        Garments are mirrored in every other round: they stay what they are.
        """
        kept: list[Varied] = []
        for pictures, targets in islice(epochs, different):
            kept.append((pictures, self.targets(pictures, targets)))
            yield kept[-1]
        for turn in count(1):
            for pictures, targets in kept:
                mirrored = self.mirrored and turn % 2
                yield np.ascontiguousarray(pictures[..., ::-1]) if mirrored else pictures, targets

    def targets(self, pictures: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return what a pupil is to answer, float32 (n, c): the teacher's answer and the label.

        The label counts for more where the teacher names another class, as it does of drawings and
        home photos, which it has not learned from; pictures of nothing keep their target.

        Args:
            pictures: uint8 (n, 28, 28).
            targets: float32 (n, c), from `varied_epochs`.
        """
        has_class = targets.max(axis=1) > 0.5
        labels, answers = targets[has_class], self.probabilities(pictures[has_class])
        agrees = answers.argmax(axis=1) == labels.argmax(axis=1)
        share = np.where(agrees, *SHARES)[:, None].astype(np.float32)
        taught = targets.copy()
        taught[has_class] = labels + share * (answers - labels)
        return taught


def build_teacher(dataset: str, seed: int) -> keras.Model:
    """Build a residual network of convolutions, after He et al. (arXiv:1512.03385).

    Returns:
        input (n, 28, 28) from 0 to 255, output float32 (n, c), logits.
    """
    seeds = Random(seed)

    def layer(x: keras.KerasTensor, channels: int, stride: int = 1) -> keras.KerasTensor:
        kernel = keras.initializers.HeNormal(seed=seeds.randint(*SEEDS))
        options = dict(padding="same", use_bias=False, kernel_initializer=kernel)
        x = keras.layers.Conv2D(channels, 3, strides=stride, **options)(x)
        return keras.layers.Activation("relu")(keras.layers.BatchNormalization()(x))

    picture = keras.Input((28, 28), name="picture")
    x = keras.layers.Reshape((28, 28, 1))(keras.layers.Rescaling(1 / 255)(picture))
    fine, middle, coarse = WIDTHS
    x = layer(layer(x, fine), middle, 2)
    x = keras.layers.Add()([x, layer(x, middle)])
    x = layer(x, coarse, 2)
    x = keras.layers.Add()([x, layer(x, coarse)])
    x = keras.layers.Dropout(0.3, seed=seeds.randint(*SEEDS))(keras.layers.Flatten()(x))
    kernel = keras.initializers.GlorotUniform(seed=seeds.randint(*SEEDS))
    logits = keras.layers.Dense(class_count(dataset), kernel_initializer=kernel)(x)
    return keras.Model(picture, logits)


def train_teacher(
    dataset: Dataset, epochs: int, seed: int = 0, report: Report = lambda epoch: None
) -> Teacher:
    """Train a teacher on lightly varied pictures of the training part.

    Args:
        dataset: pictures uint8 (n, 28, 28) with labels.
        epochs: how often it sees as many pictures as the training part has.
        seed: of weights, dropout and pictures.
        report: told of each epoch that is done, from 1.
    """
    network, each = build_teacher(dataset.name, seed), len(dataset.x_train)
    optimizer = keras.optimizers.AdamW(_rates(-(-each // BATCH) * epochs), weight_decay=DECAY)
    optimizer.build(network.trainable_variables)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)

    @tf.function(
        input_signature=[tf.TensorSpec((None, 28, 28), tf.uint8), tf.TensorSpec((None, None))]
    )
    def step(pictures: tf.Tensor, targets: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            mean = loss(targets, network(pictures, training=True))
        variables = network.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(mean, variables), variables, strict=True))

    pictures, labels = dataset.x_train, dataset.y_train
    varied = lightly_varied_epochs(dataset.name, pictures, labels, seed + SEED_STEP)
    for epoch, (pictures, targets) in enumerate(one_ahead(next(varied) for _ in range(epochs))):
        for at in range(0, each, BATCH):
            step(pictures[at : at + BATCH], targets[at : at + BATCH])
        report(epoch + 1)
    return Teacher(network, mirrored=DATASETS[dataset.name].prepared != "mnist")


def describe_teacher(teacher: Teacher, dataset: Dataset) -> str:
    """Return what a teacher is, and how well it does on the validation part, in words."""
    right = teacher.probabilities(dataset.x_val).argmax(axis=1) == dataset.y_val
    size, share = teacher.network.count_params(), right.mean()
    return (
        f"a convolutional network with {size:,} parameters, which recognizes {share:.1%} of the "
        "validation pictures"
    )


def _rates(steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Return a warm-up, then a fall to 0 along a cosine."""
    warm_up = round(WARM_UP * steps)
    return keras.optimizers.schedules.CosineDecay(
        0.0, steps - warm_up, warmup_target=RATE, warmup_steps=warm_up
    )
