"""Learning rate schedules, and Keras' optimizers as TensorFlow's fused operations.

Keras composes an update of several operations for each variable; TensorFlow has one operation
that reads and writes every weight once. The tests compare both.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from model.hyperparameters import Hyperparameters

WARM_UP_SHARES = {"linear": 0.2, "cosine": 0.1, "constant": 0.0}  # of all steps
SLOTS = {"adam": 2, "sgd": 0, "momentum": 1, "rmsprop": 2}  # state variables for each weight
EPSILON = 1e-7
FIRST_DECAY, SECOND_DECAY = 0.9, 0.999  # Adam's, Keras' defaults
MOMENTUM = 0.9
MEAN_SQUARE_DECAY = 0.9  # RMSprop's


def learning_rates(hyperparameters: Hyperparameters, steps: int) -> np.ndarray:
    """Return the learning rate of each step, float32 (steps,).

    It rises in the warm-up, which lets a large batch begin with a large rate, and then falls to 0
    (cosine: Loshchilov and Hutter, arXiv:1608.03983), or is constant.
    """
    schedule, step = hyperparameters.schedule, np.arange(steps)
    warm_up = int(steps * WARM_UP_SHARES[schedule])
    done = (step - warm_up) / max(1, steps - warm_up)
    cosine = (1 + np.cos(np.pi * done)) / 2
    falling = {"constant": np.ones(steps), "linear": 1 - done, "cosine": cosine}
    factors = np.where(step < warm_up, (step + 1) / max(1, warm_up), falling[schedule])
    return (hyperparameters.learning_rate * factors).astype(np.float32)


class Optimizer:
    """Updates variables from their gradients with one of `hyperparameters.OPTIMIZERS`."""

    def __init__(self, name: str, variables: list[tf.Variable]) -> None:
        """Create the state variables, all 0: `slots`, those of the first variable first."""
        self._name, self._variables = name, variables
        slotted = [variable for variable in variables for _ in range(SLOTS[name])]
        self.slots = [tf.Variable(tf.zeros_like(variable)) for variable in slotted]

    def apply(self, gradients: list[tf.Tensor], rate: tf.Tensor, step: tf.Tensor) -> None:
        """Take one step, inside a graph or not.

        Args:
            gradients: float32, one for each variable.
            rate: float32 (), the learning rate.
            step: int32 (), how many steps have been taken before.
        """
        slots = iter(self.slots)
        for variable, gradient in zip(self._variables, gradients, strict=True):
            state = [next(slots).handle for _ in range(SLOTS[self._name])]
            common = {"var": variable.handle, "grad": gradient, "lr": rate}
            self._update(common, state, tf.cast(step + 1, tf.float32))

    def _update(self, common: dict[str, Any], state: list[tf.Tensor], time: tf.Tensor) -> None:
        ops = tf.raw_ops
        if self._name == "sgd":
            weights, gradient, rate = common.values()
            ops.ResourceApplyGradientDescent(var=weights, alpha=rate, delta=gradient)
        elif self._name == "momentum":
            nesterov = {"momentum": MOMENTUM, "use_nesterov": True}
            ops.ResourceApplyKerasMomentum(**common, accum=state[0], **nesterov)
        elif self._name == "rmsprop":
            decay = {"rho": MEAN_SQUARE_DECAY, "momentum": 0.0, "epsilon": EPSILON}
            ops.ResourceApplyRMSProp(**common, ms=state[0], mom=state[1], **decay)
        else:
            decay = {"beta1": FIRST_DECAY, "beta2": SECOND_DECAY, "epsilon": EPSILON}
            first, second = tf.pow(FIRST_DECAY, time), tf.pow(SECOND_DECAY, time)
            powers = {"beta1_power": first, "beta2_power": second}
            ops.ResourceApplyAdam(**common, m=state[0], v=state[1], **powers, **decay)
