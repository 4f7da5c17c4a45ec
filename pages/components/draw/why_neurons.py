"""Why an answer came about, told by neurons, as HTML: which fire, what they add to the logits, and which training pictures come nearest."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np

from model.explanation.explain import Contributions, Explanation, slope_pictures, weight_pictures
from model.explanation.neighbors import Neighbor, NeighborSearch
from model.explanation.neurons import DenseNetwork, FloatArray
from pages.components.charts import pixels
from pages.components.charts.data_address import png_address
from pages.components.shared.glossary import marked

STRONGEST, ROWS = 4, 8
TINY = 1e-30  # a served probability below this has lost its digits
DEAD = "No neuron of the last hidden layer fires, so every picture looks alike to this network: only its biases speak."


def firing(layers: DenseNetwork, explanation: Explanation, class_names: Sequence[str]) -> str:
    """Show which neurons fire in each hidden layer, and what the strongest look for."""
    counts = [explanation.firing_share(layer) for layer in range(len(layers.hidden))]
    said = ", ".join(
        f"{fire:,} of {count:,} in layer {number}"
        for number, (fire, count) in enumerate(counts, start=1)
    )
    grids = "".join(
        _grid(number, counts[number - 1], values[0])
        for number, values in enumerate(explanation.firing.activations, start=1)
    )
    first = explanation.strongest_neurons(0, STRONGEST)
    parts = [
        f"<h3>{sum(fire for fire, _ in counts):,} of {sum(count for _, count in counts):,} hidden neurons fire</h3>",
        "<p>One cell for each neuron, the brighter the stronger. "
        f"A neuron fires when its sum of weighted inputs is above 0: {said}.</p><ul>{grids}</ul>",
    ]
    if first:
        text = (
            "What the strongest of layer 1 look for: their weights to the 28 × 28 pixels, light blue where they want ink, "
            "dark orange where they want none."
        )
        parts.append(
            f"<p>{marked(text)}</p><ul>{_weights(explanation, 0, first, weight_pictures(layers, first))}</ul>"
        )
    last = len(layers.hidden) - 1
    deciding = explanation.deciding_neurons(STRONGEST)
    if last and deciding:
        text = (
            f"The neurons of layer {last + 1} that decide here have no weights to pixels. Shown is their slope at this drawing: "
            "light blue where a little more ink would stir them, dark orange where it would calm them."
        )
        shown = _weights(
            explanation, last, deciding, slope_pictures(layers, explanation.firing, last, deciding)
        )
        parts.append(f"<p>{marked(text)}</p><ul>{shown}</ul>")
    return f"<section>{''.join(parts)}</section>"


def _grid(number: int, count: tuple[int, int], values: FloatArray) -> str:
    alt = f"Layer {number}: {count[0]:,} of {count[1]:,} neurons fire; each is a cell, the brighter the stronger."
    return f'<li><img alt="{alt}" src="{pixels.cells(values)}">Layer {number}</li>'


def _weights(explanation: Explanation, layer: int, neurons: list[int], pictures: FloatArray) -> str:
    values = explanation.firing.activations[layer][0]
    what = "Slope of its sum" if layer else "Weights"
    told = "light where ink stirs it, dark where ink calms it"
    return "".join(
        f'<li><img alt="{what} at each pixel, neuron {neuron + 1} of layer {layer + 1}: {told}." '
        f'src="{pixels.signed(picture)}">Neuron {neuron + 1}<br>fires {_number(float(values[neuron]))}</li>'
        for neuron, picture in zip(neurons, pictures, strict=True)
    )


def adding_up(
    explanation: Explanation, class_names: Sequence[str], temperature: float, served: np.ndarray
) -> str:
    """Show as bars what makes the logits of the answer and of the next in line, and that it adds up.

    Args:
        temperature: by which logits are divided before they become percentages.
        served: the probabilities, float32 (10,), that the network as it is served gives for the same picture, not calibrated.
    """
    winner, other = (
        escape(class_names[label]) for label in (explanation.winner, explanation.runner_up)
    )
    both = explanation.for_winner, explanation.for_runner_up
    head = f"{winner} leads {other} by {explanation.lead:.2f}, and it adds up"
    said = (
        "A logit is the score of a class before it becomes a percentage: a start (the bias) and what each neuron of the last hidden layer "
        "adds, its activation times its weight. A broken bar is longer than its room."
    )
    calibrated = (
        f" For the percentages above, logits are divided by {temperature:.2f} (calibration)."
        if temperature != 1
        else ""
    )
    return (
        f"<section><h3>{head}</h3><p>{marked(said)}</p>{_table(both, explanation.deciding_neurons(ROWS), (winner, other))}"
        f"<p>{_proof(explanation, served)}{marked(calibrated)}</p></section>"
    )


def _table(
    both: tuple[Contributions, Contributions], deciding: list[int], names: tuple[str, str]
) -> str:
    rows = [
        (f"Neuron {neuron + 1}", [float(part.neurons[neuron]) for part in both])
        for neuron in deciding
    ]
    others = [math.fsum(np.delete(part.neurons, deciding).tolist()) for part in both]
    rows.append((f"{len(both[0].neurons) - len(deciding):,} others", others))
    rows.append(("Bias", [part.bias for part in both]))
    room = (
        max(
            (abs(value) for title, values in rows if title != rows[-2][0] for value in values),
            default=1.0,
        )
        or 1.0
    )
    body = "".join(
        f'<tr><th scope="row">{title}</th>{"".join(_bar(value, room) for value in values)}</tr>'
        for title, values in rows
    )
    ends = "".join(
        f'<tr class="sum"><th scope="row">{title}</th>{"".join(f"<td></td><td class=v>{_number(value, 4)}</td>" for value in values)}</tr>'
        for title, values in (
            ("Sum", [part.total for part in both]),
            ("Logit", [part.logit for part in both]),
        )
    )
    columns = "".join(f'<th scope="col" colspan="2">for {name}</th>' for name in names)
    return f"<table><thead><tr><td></td>{columns}</tr></thead><tbody>{body}{ends}</tbody></table>"


def _bar(value: float, room: float) -> str:
    """Draw a bar to the right of the middle for plus, to the left and hatched for minus; broken where it is longer than its room."""
    width = 50 * min(1.0, abs(value) / room)
    start = 50.0 if value >= 0 else 50 - width
    kind = f"{'' if value >= 0 else 'm'}{' cut' if abs(value) > room else ''}"
    bar = f'<span class="t" aria-hidden="true"><i class="{kind}" style="left:{start:.1f}%;width:{width:.1f}%"></i></span>'
    return f'<td>{bar}</td><td class="v">{_number(value)}</td>'


def _proof(explanation: Explanation, served: np.ndarray) -> str:
    gap = max(
        abs(part.total - part.logit) for part in (explanation.for_winner, explanation.for_runner_up)
    )
    said = f"The sums and the network's own logits differ by {gap:.6f} at most."
    two = [float(served[label]) for label in (explanation.winner, explanation.runner_up)]
    if min(two) > TINY:
        said += f" The network as it is served gives a lead of {math.log(two[0] / two[1]):.4f}; the sums give {explanation.lead:.4f}."
    return said


def nearest(
    found: list[Neighbor],
    among: NeighborSearch,
    activations: FloatArray,
    label: int,
    class_names: Sequence[str],
    varied: bool,
) -> str:
    """Show the training pictures that set off most nearly the same."""
    if not activations.any():
        return f'<div class="s28-why one"><section><h3>No training picture is nearer than another</h3><p>{DEAD}</p></section></div>'
    same, name = sum(neighbor.label == label for neighbor in found), escape(class_names[label])
    how_many = f"All {same}" if same == len(found) else f"{same or 'None'} of the {len(found)}"
    head = (
        f"{how_many} training pictures nearest to it {'is' if same == 1 else 'are'} labeled {name}"
    )
    said = (
        f"Nearest of {len(among):,} training pictures, by what they set off in the last hidden layer. The first lies "
        f"{found[0].distance:.1f} away; two training pictures usually lie {among.usual_distance:.1f} apart."
    )
    if varied:
        said += " The network saw them varied (moved, turned, broader, thinner), and drawings beside them."
    pictures = "".join(
        f'<li><img alt="A training picture labeled {escape(class_names[one.label])}" src="{png_address(one.picture)}">'
        f"{escape(class_names[one.label])}<br>{one.distance:.1f} away</li>"
        for one in found
    )
    return f'<div class="s28-why one"><section><h3>{head}</h3><p>{marked(said)}</p><ul>{pictures}</ul></section></div>'


def not_here(sentence: str) -> str:
    """Say why there are no nearest training pictures."""
    return f'<div class="s28-why one"><section><h3>The nearest training pictures</h3><p>{escape(sentence)}</p></section></div>'


def _number(value: float, digits: int = 2) -> str:
    """Give a number with its sign, + or a real minus."""
    return f"{'−' if value < 0 else '+'}{abs(value):.{digits}f}"
