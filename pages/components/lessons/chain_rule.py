"""The steps of a forward and a backward pass as a visitor reads them: what happens, and each formula with its numbers filled in."""

from dataclasses import dataclass

from model.lessons.backpropagation import ACTIVATIONS, Pass, Weights

LOW = "₀₁₂₃"


@dataclass(frozen=True)
class Phase:
    """A step: its title, what happens in it, the places in the picture that it is about, and whether it goes backward."""

    title: str
    about: str
    active: tuple[str, ...]
    backward: bool = False


FIRST_EDGES = tuple(f"w{i}{j}" for i in (1, 2) for j in (1, 2, 3))
SECOND_EDGES, HIDDEN, BIASES = ("v1", "v2", "v3"), ("h1", "h2", "h3"), ("b1", "b2", "b3")
PHASES = (
    Phase("Forward: the hidden neurons", "Each adds up inputs times weights, and its bias; the activation turns that sum into its value.",
          (*FIRST_EDGES, *HIDDEN)),
    Phase("Forward: the output", "The output adds up the hidden values times their weights, and its bias. Its sum is the answer.",
          (*SECOND_EDGES, "y")),
    Phase("The loss", "How wrong was that? Half the squared distance from the target: 0 would be perfect.", ("loss",)),
    Phase("Backward: the last weights", "A gradient says how the loss changes with a number. The first one is the error itself.",
          ("y", *SECOND_EDGES), backward=True),
    Phase("Backward: into the hidden neurons", "The error goes back along the same weights, then through the activation: times its slope.",
          (*SECOND_EDGES, *HIDDEN), backward=True),
    Phase("Backward: the first weights", "Each weight's share is its neuron's gradient times what came in through it.",
          (*FIRST_EDGES, *HIDDEN), backward=True),
    Phase("The gradient step", "Every weight moves against its gradient; how far, the learning rate says. Next begins anew with these.",
          (*FIRST_EDGES, *SECOND_EDGES, *HIDDEN, "y"), backward=True),
)  # fmt: skip
OUTPUT, LOSS, LAST_WEIGHTS, INTO_HIDDEN, FIRST_WEIGHTS, STEP = range(1, 7)


def number(value: float) -> str:
    """Give a number with three places and a true minus sign."""
    return f"{value:.3f}".replace("-0.000", "0.000").replace("-", "−")


def factor(value: float) -> str:
    """Give a number as it stands in a product or a sum: in brackets where it is negative."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def formulas(
    phase: int, found: Pass, weights: Weights, activation: str, rate: float
) -> tuple[str, list[str]]:
    """Give a step's formula, and a line for each of its numbers.

    Args:
        phase: a place in `PHASES`.
        found: the numbers.
        weights: where the network stands.
        activation: a key of `ACTIVATIONS`.
        rate: the learning rate.
    """
    if phase == STEP:
        return "new = old − learning rate × gradient", _steps(found, weights, rate)
    return (_hidden, _output, _loss, _last_weights, _into_hidden, _first_weights)[phase](
        found, weights, activation
    )


def _hidden(found: Pass, weights: Weights, activation: str) -> tuple[str, list[str]]:
    lines = []
    for j in range(3):
        products = " + ".join(
            f"{factor(found.inputs[i])} × {factor(weights.hidden[i, j])}" for i in range(2)
        )
        lines.append(
            f"z{LOW[j + 1]} = {products} + {factor(weights.hidden_bias[j])} = {number(found.sums[j])}"
        )
    lines += [
        f"a{LOW[j + 1]} = {activation}({number(found.sums[j])}) = {number(found.values[j])}"
        for j in range(3)
    ]
    return f"z = x₁ w₁ + x₂ w₂ + b, a = {ACTIVATIONS[activation].value_in_words}", lines


def _output(found: Pass, weights: Weights, _activation: str) -> tuple[str, list[str]]:
    products = " + ".join(
        f"{factor(found.values[j])} × {factor(weights.output[j])}" for j in range(3)
    )
    return "y = a₁ v₁ + a₂ v₂ + a₃ v₃ + c", [
        f"y = {products} + {factor(weights.output_bias)} = {number(found.output)}"
    ]


def _loss(found: Pass, _weights: Weights, _activation: str) -> tuple[str, list[str]]:
    return "L = (y − t)² / 2", [
        f"L = ({number(found.output)} − {factor(found.target)})² / 2 = {number(found.loss)}"
    ]


def _last_weights(found: Pass, _weights: Weights, _activation: str) -> tuple[str, list[str]]:
    error = found.output_gradient
    lines = [f"∂L/∂y = {number(found.output)} − {factor(found.target)} = {number(error)}"]
    for j in range(3):
        lines.append(
            f"∂L/∂v{LOW[j + 1]} = {factor(error)} × {factor(found.values[j])} = {number(found.gradients.output[j])}"
        )
    return "∂L/∂y = y − t, ∂L/∂v = ∂L/∂y · a", [*lines, f"∂L/∂c = ∂L/∂y = {number(error)}"]


def _into_hidden(found: Pass, weights: Weights, activation: str) -> tuple[str, list[str]]:
    lines = []
    for j in range(3):
        product = f"{factor(found.output_gradient)} × {factor(weights.output[j])}"
        lines.append(f"∂L/∂a{LOW[j + 1]} = {product} = {number(found.value_gradients[j])}")
    for j in range(3):
        product = f"{factor(found.value_gradients[j])} × {factor(found.slopes[j])}"
        lines.append(f"∂L/∂z{LOW[j + 1]} = {product} = {number(found.sum_gradients[j])}")
    return (
        f"∂L/∂a = ∂L/∂y · v, ∂L/∂z = ∂L/∂a · slope; slope = {ACTIVATIONS[activation].slope_in_words}",
        lines,
    )


def _first_weights(found: Pass, _weights: Weights, _activation: str) -> tuple[str, list[str]]:
    lines = []
    for j in range(3):
        for i in range(2):
            product = f"{factor(found.sum_gradients[j])} × {factor(found.inputs[i])}"
            lines.append(
                f"∂L/∂w{LOW[i + 1]}{LOW[j + 1]} = {product} = {number(found.gradients.hidden[i, j])}"
            )
    lines += [
        f"∂L/∂b{LOW[j + 1]} = ∂L/∂z{LOW[j + 1]} = {number(found.sum_gradients[j])}"
        for j in range(3)
    ]
    return "∂L/∂w = ∂L/∂z · x, ∂L/∂b = ∂L/∂z", lines


def _steps(found: Pass, weights: Weights, rate: float) -> list[str]:
    old, gradients = named(weights), named(found.gradients)
    new = named(weights.step(found.gradients, rate))
    return [
        f"{name} = {number(old[name])} − {rate:g} × {factor(gradients[name])} = {number(new[name])}"
        for name in old
    ]


def named(weights: Weights) -> dict[str, float]:
    """Give all 13 weights, or their gradients, under the names that they have in the formulas."""
    values = {
        f"w{LOW[i + 1]}{LOW[j + 1]}": float(weights.hidden[i, j])
        for j in range(3)
        for i in range(2)
    }
    values |= {f"b{LOW[j + 1]}": float(weights.hidden_bias[j]) for j in range(3)}
    values |= {f"v{LOW[j + 1]}": float(weights.output[j]) for j in range(3)}
    return values | {"c": weights.output_bias}
