"""The steps of one forward and one backward pass: what happens, and the formulas with numbers."""

from dataclasses import dataclass

from model.explanation.activations import ACTIVATIONS
from model.lessons.backpropagation import Pass, Weights

LOW = "₀₁₂₃"
INPUTS, NEURONS = range(2), range(3)  # indices of inputs and of hidden neurons
Filled = tuple[str, list[str]]  # a formula, and a line for each of its numbers


@dataclass(frozen=True)
class Phase:
    """A step: its title, what happens, and its active places in the drawing."""

    title: str
    about: str
    active: tuple[str, ...]
    backward: bool = False


FIRST_EDGES = tuple(f"w{i}{j}" for i in "12" for j in "123")
SECOND_EDGES, HIDDEN = ("v1", "v2", "v3"), ("h1", "h2", "h3")
PHASES = (
    Phase(
        "Forward: the hidden neurons",
        "Each neuron adds up its inputs times their weights, and its bias. "
        "The activation turns the sum into the neuron's value.",
        FIRST_EDGES + HIDDEN,
    ),
    Phase(
        "Forward: the output",
        "The output neuron adds up the hidden values times their weights, and its bias. "
        "The sum is the answer.",
        (*SECOND_EDGES, "y"),
    ),
    Phase(
        "The loss",
        "How wrong was that? The loss is half the squared distance from the target. "
        "0 would be perfect.",
        ("loss",),
    ),
    Phase(
        "Backward: the last weights",
        "A gradient tells how the loss changes with a number. "
        "The first gradient is the error itself.",
        ("y", *SECOND_EDGES),
        backward=True,
    ),
    Phase(
        "Backward: into the hidden neurons",
        "The error goes back along the same weights. "
        "Then it is multiplied by the slope of the activation.",
        SECOND_EDGES + HIDDEN,
        backward=True,
    ),
    Phase(
        "Backward: the first weights",
        "A weight's gradient is its neuron's gradient times the input that came in through it.",
        FIRST_EDGES + HIDDEN,
        backward=True,
    ),
    Phase(
        "The gradient step",
        "Every weight moves against its gradient; the learning rate sets how far. "
        "Next starts again with the new weights.",
        (*FIRST_EDGES, *SECOND_EDGES, *HIDDEN, "y"),
        backward=True,
    ),
)
OUTPUT, LOSS, LAST_WEIGHTS, INTO_HIDDEN, FIRST_WEIGHTS, STEP = range(1, 7)


def number(value: float) -> str:
    """Return a number with three decimals and a true minus sign."""
    return f"{value:.3f}".replace("-0.000", "0.000").replace("-", "−")


def factor(value: float) -> str:
    """Return a number as written in a product or a sum: in brackets if negative."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def formulas(phase: int, found: Pass, weights: Weights, activation: str, rate: float) -> Filled:
    """Return a step's formula, and a line for each of its numbers.

    Args:
        phase: an index of `PHASES`.
        found: the numbers.
        weights: the network's parameters.
        activation: a key of `ACTIVATIONS`.
        rate: the learning rate.
    """
    if phase == STEP:
        return "new = old − learning rate × gradient", _steps(found, weights, rate)
    if phase == LOSS:
        squared = f"({number(found.output)} − {factor(found.target)})² / 2"
        return "L = (y − t)² / 2", [f"L = {squared} = {number(found.loss)}"]
    if phase == OUTPUT:
        products = " + ".join(_times(found.values[j], weights.output[j]) for j in NEURONS)
        line = f"y = {products} + {factor(weights.output_bias)} = {number(found.output)}"
        return "y = a₁ v₁ + a₂ v₂ + a₃ v₃ + c", [line]
    if phase == LAST_WEIGHTS:
        return _last_weights(found)
    if phase == FIRST_WEIGHTS:
        return _first_weights(found)
    return (_into_hidden if phase == INTO_HIDDEN else _hidden)(found, weights, activation)


def parameters(weights: Weights) -> dict[str, float]:
    """Return all 13 parameters, or their gradients, by their symbols in the formulas."""
    values = {
        f"w{LOW[i + 1]}{LOW[j + 1]}": float(weights.hidden[i, j]) for j in NEURONS for i in INPUTS
    }
    values |= {f"b{LOW[j + 1]}": float(weights.hidden_bias[j]) for j in NEURONS}
    values |= {f"v{LOW[j + 1]}": float(weights.output[j]) for j in NEURONS}
    return values | {"c": weights.output_bias}


def _times(first: float, second: float) -> str:
    return f"{factor(first)} × {factor(second)}"


def _hidden(found: Pass, weights: Weights, activation: str) -> Filled:
    lines = []
    for j in NEURONS:
        products = " + ".join(_times(found.inputs[i], weights.hidden[i, j]) for i in INPUTS)
        bias = factor(weights.hidden_bias[j])
        lines.append(f"z{LOW[j + 1]} = {products} + {bias} = {number(found.sums[j])}")
    for j in NEURONS:
        value = f"{activation}({number(found.sums[j])}) = {number(found.values[j])}"
        lines.append(f"a{LOW[j + 1]} = {value}")
    return f"z = x₁ w₁ + x₂ w₂ + b, a = {ACTIVATIONS[activation].text}", lines


def _last_weights(found: Pass) -> Filled:
    error = found.output_gradient
    lines = [f"∂L/∂y = {number(found.output)} − {factor(found.target)} = {number(error)}"]
    for j in NEURONS:
        product = f"{_times(error, found.values[j])} = {number(found.gradients.output[j])}"
        lines.append(f"∂L/∂v{LOW[j + 1]} = {product}")
    return "∂L/∂y = y − t, ∂L/∂v = ∂L/∂y · a", [*lines, f"∂L/∂c = ∂L/∂y = {number(error)}"]


def _into_hidden(found: Pass, weights: Weights, activation: str) -> Filled:
    lines = []
    for j in NEURONS:
        product = _times(found.output_gradient, weights.output[j])
        lines.append(f"∂L/∂a{LOW[j + 1]} = {product} = {number(found.value_gradients[j])}")
    for j in NEURONS:
        product = _times(found.value_gradients[j], found.slopes[j])
        lines.append(f"∂L/∂z{LOW[j + 1]} = {product} = {number(found.sum_gradients[j])}")
    slope = ACTIVATIONS[activation].slope_text
    return f"∂L/∂a = ∂L/∂y · v, ∂L/∂z = ∂L/∂a · slope; slope = {slope}", lines


def _first_weights(found: Pass) -> Filled:
    lines = []
    for j in NEURONS:
        for i in INPUTS:
            product = _times(found.sum_gradients[j], found.inputs[i])
            gradient = number(found.gradients.hidden[i, j])
            lines.append(f"∂L/∂w{LOW[i + 1]}{LOW[j + 1]} = {product} = {gradient}")
    for j in NEURONS:
        gradient = number(found.sum_gradients[j])
        lines.append(f"∂L/∂b{LOW[j + 1]} = ∂L/∂z{LOW[j + 1]} = {gradient}")
    return "∂L/∂w = ∂L/∂z · x, ∂L/∂b = ∂L/∂z", lines


def _steps(found: Pass, weights: Weights, rate: float) -> list[str]:
    gradients = parameters(found.gradients)
    new = parameters(weights.step(found.gradients, rate))
    return [
        f"{name} = {number(old)} − {rate:g} × {factor(gradients[name])} = {number(new[name])}"
        for name, old in parameters(weights).items()
    ]
