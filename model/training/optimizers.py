"""How the weights follow the gradient: Keras' formulas, each carried out by one of TensorFlow's fused operations.

Keras composes an update of several operations for each variable; TensorFlow has one operation for the whole of it, which reads and writes
every weight once. `tests/test_optimizers.py` holds the two against each other.
"""

import numpy as np
import tensorflow as tf

from model.hyperparameters import Hyperparameters

WARM_UP_SHARES = {"linear": 0.2, "cosine": 0.1, "constant": 0.0}  # of all steps
SLOTS = {
    "adam": 2,
    "sgd": 0,
    "momentum": 1,
    "rmsprop": 2,
}  # what an optimizer remembers of each weight
EPSILON = 1e-7
FIRST_DECAY, SECOND_DECAY = 0.9, 0.999  # Adam's, Keras' defaults
MOMENTUM = 0.9
MEAN_SQUARE_DECAY = 0.9  # RMSprop's


def learning_rates(hyperparameters: Hyperparameters, steps: int) -> np.ndarray:
    """Give the learning rate of each step, float32 (steps,): rising in the warm-up, then falling to 0; or constant.

    After Loshchilov and Hutter (arXiv:1608.03983) for the cosine; the warm-up lets a large batch begin with a large rate.
    """
    schedule, step = hyperparameters.schedule, np.arange(steps)
    warm_up = int(steps * WARM_UP_SHARES[schedule])
    if schedule == "constant":
        shape = np.ones(steps)
    else:
        done = (step - warm_up) / max(1, steps - warm_up)
        shape = 1 - done if schedule == "linear" else (1 + np.cos(np.pi * done)) / 2
    rising = (step + 1) / max(1, warm_up)
    return (hyperparameters.learning_rate * np.where(step < warm_up, rising, shape)).astype(
        np.float32
    )


class Optimizer:
    """Changes some variables against their gradients, one of `hyperparameters.OPTIMIZERS`."""

    def __init__(self, name: str, variables: list[tf.Variable]) -> None:
        """Begin with empty memories; `slots` holds them, one variable after the other."""
        self._name, self._variables = name, variables
        self.slots = [
            tf.Variable(tf.zeros_like(variable))
            for variable in variables
            for _ in range(SLOTS[name])
        ]

    def apply(self, gradients: list[tf.Tensor], rate: tf.Tensor, step: tf.Tensor) -> None:
        """Take one step, inside a graph or not.

        Args:
            gradients: float32, one for each variable.
            rate: float32 (), the learning rate.
            step: int32 (), how many steps have been taken before.
        """
        count = SLOTS[self._name]
        time = tf.cast(step + 1, tf.float32)
        for place, (variable, gradient) in enumerate(zip(self._variables, gradients, strict=True)):
            memory = [slot.handle for slot in self.slots[place * count : (place + 1) * count]]
            self._update(variable.handle, gradient, memory, rate, time)

    def _update(
        self,
        weights: tf.Tensor,
        gradient: tf.Tensor,
        memory: list[tf.Tensor],
        rate: tf.Tensor,
        time: tf.Tensor,
    ) -> None:
        if self._name == "adam":
            tf.raw_ops.ResourceApplyAdam(
                var=weights, m=memory[0], v=memory[1], grad=gradient, lr=rate, beta1=FIRST_DECAY, beta2=SECOND_DECAY,
                beta1_power=tf.pow(FIRST_DECAY, time), beta2_power=tf.pow(SECOND_DECAY, time), epsilon=EPSILON,
            )  # fmt: skip
        elif self._name == "rmsprop":
            tf.raw_ops.ResourceApplyRMSProp(
                var=weights,
                ms=memory[0],
                mom=memory[1],
                grad=gradient,
                lr=rate,
                rho=MEAN_SQUARE_DECAY,
                momentum=0.0,
                epsilon=EPSILON,
            )
        elif self._name == "momentum":
            tf.raw_ops.ResourceApplyKerasMomentum(
                var=weights,
                accum=memory[0],
                grad=gradient,
                lr=rate,
                momentum=MOMENTUM,
                use_nesterov=True,
            )
        else:
            tf.raw_ops.ResourceApplyGradientDescent(var=weights, alpha=rate, delta=gradient)
