"""The parts of an explanation as HTML: occlusion, counterfactual, neurons, neighbors."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np

from model.explanation.counterfactual import MOST_PIXELS
from model.explanation.explain import Explanation, slope_pictures, weight_pictures
from model.explanation.neighbors import Neighbor, NeighborSearch
from model.explanation.neurons import DenseNetwork
from model.explanation.occlusion import PATCH
from pages.components.charts import pixels
from pages.components.charts.data_address import png_address
from pages.components.shared.glossary import marked
from pages.components.shared.prediction import FAIRLY_SURE, percent

STRONGEST, ROWS = 4, 8  # neurons shown as pictures, and as rows of the table
LEAST_COST = 0.01  # of log-odds: covering that costs less is not worth mentioning
TINY = 1e-30  # smaller probabilities are too inexact for a logarithm


def occlusion(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Show what each part of the drawing contributes, and which neurons matter most."""
    name = escape(class_names[explanation.winner])
    occlusion = explanation.occlusion
    row, column = occlusion.worst
    matters = occlusion.costs[row, column] > LEAST_COST
    if matters:
        verb = "says" if explanation.probability >= FAIRLY_SURE else "leans to"
        head = f"The network {verb} {name} because of the strokes marked +"
        before = percent(explanation.probability)
        after = percent(float(occlusion.probabilities[row, column]))
        falls = (
            f"yet the probability of {name} would stay at {after}"
            if after == before
            else f"the probability of {name} would fall from {before} to {after}"
        )
        said = f"Covering the framed {PATCH} × {PATCH} pixels would matter most: {falls}."
    else:
        head = f"No single stroke makes the network say {name}"
        said = f"Covering any {PATCH} × {PATCH} pixels changes next to nothing."
    alt = f"Your drawing as the network sees it, colored by what covering each part costs. {said}"
    frame = (row, column, PATCH) if matters else None
    address = pixels.weighed(explanation.picture, occlusion.by_pixel, frame)
    words = f"<p>{said}</p><p>{_deciding_neurons(explanation, class_names)}</p>"
    return _section(head, _beside(alt, address, words))


def legend(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Return what the colors of `occlusion` mean, in Markdown."""
    name = class_names[explanation.winner]
    return (
        f"Blue and +: covering this part makes {name} less likely. "
        f"Orange and −: covering it makes {name} more likely. Gray: it hardly matters."
    )


def _deciding_neurons(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Return which neurons of the last hidden layer decide between the two likeliest classes."""
    winner, other = _names(explanation, class_names)
    deciding = explanation.deciding_neurons(ROWS)
    if not deciding:
        return (
            f"No neuron argues for {winner} or for {other}, the second choice: "
            "the biases alone decide."
        )
    difference = explanation.for_winner.neurons - explanation.for_runner_up.neurons
    said = []
    for sign, name in ((1, winner), (-1, f"{other}, the second choice")):
        numbers = [str(neuron + 1) for neuron in deciding if sign * difference[neuron] > 0][:2]
        if numbers:
            matter = "s {} matter most" if len(numbers) > 1 else " {} matters most"
            said.append(f"neuron{matter.format(' and '.join(numbers))} for {name}")
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def counterfactual(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Show the fewest pixels found that would change the answer."""
    name, change = escape(class_names[explanation.winner]), explanation.change
    if change is None:
        said = (
            f"A quick search found no {MOST_PIXELS} pixels that would turn {name} into "
            "something else."
        )
        return _section("This answer is hard to change", f"<p>{said}</p>")
    other = escape(class_names[change.label])
    counts = ((change.added.sum(), "added (blue, +)"), (change.erased.sum(), "erased (orange, ×)"))
    parts = " and ".join(f"{count} {what}" for count, what in counts if count)
    words = (
        f"<p>With {parts}, the network says {other} instead of {name}.</p>"
        "<p>A quick search found these pixels one by one, so fewer may be enough. You may hardly "
        "see the difference: the network looks at single pixels, you look at the shape.</p>"
    )
    alt = f"The drawing with {parts}: the network then says {other}."
    address = pixels.changed(change.picture, change.added, change.erased)
    many = "1 pixel" if change.pixels == 1 else f"{change.pixels} pixels"
    return _section(f"{many} would turn {name} into {other}", _beside(alt, address, words))


def activations(network: DenseNetwork, explanation: Explanation) -> str:
    """Show which neurons fire in each hidden layer, and what the strongest respond to."""
    counts = [explanation.count_firing(layer) for layer in range(len(network.hidden))]
    firing, neurons = (sum(numbers) for numbers in zip(*counts, strict=True))
    said, grids = [], []
    for number, values in enumerate(explanation.forward.activations, start=1):
        fire, count = counts[number - 1]
        said.append(f"{fire:,} of {count:,} in layer {number}")
        alt = (
            f"Layer {number}: {fire:,} of {count:,} neurons fire; "
            "each cell is a neuron, brighter where it fires more strongly."
        )
        grids.append(_item(alt, pixels.cells(values[0]), f"Layer {number}"))
    parts = [
        "<p>Each cell is a neuron; it is brighter where the neuron fires more strongly. A neuron "
        "fires when its weighted inputs and its bias add up to more than 0. Here these are "
        f"{', '.join(said)}.</p><ul>{''.join(grids)}</ul>"
    ]
    first = explanation.strongest_neurons(0, STRONGEST)
    if first:
        text = (
            "What the strongest neurons of layer 1 look for: their weights for the 28 × 28 "
            "pixels, light blue where ink excites them, dark orange where it inhibits them."
        )
        shown = _neurons(explanation, 0, first, weight_pictures(network, first))
        parts.append(f"<p>{marked(text)}</p>{shown}")
    last = len(network.hidden) - 1
    deciding = explanation.deciding_neurons(STRONGEST)
    if last and deciding:
        text = (
            f"The deciding neurons of layer {last + 1} have no weights for pixels. These pictures "
            "show the slope of each sum for this drawing: light blue where a little more ink "
            "would raise it, dark orange where ink would lower it."
        )
        slopes = slope_pictures(network, explanation.forward, last, deciding)
        shown = _neurons(explanation, last, deciding, slopes)
        parts.append(f"<p>{marked(text)}</p>{shown}")
    return _section(f"{firing:,} of {neurons:,} hidden neurons fire", "".join(parts))


def _neurons(explanation: Explanation, layer: int, neurons: list[int], pictures: np.ndarray) -> str:
    """Show neurons of a layer by their weights or slopes (n, 28, 28)."""
    values = explanation.forward.activations[layer][0]
    what = "Slope of its sum" if layer else "Weights"
    items = []
    for neuron, picture in zip(neurons, pictures, strict=True):
        alt = (
            f"{what} at each pixel, neuron {neuron + 1} of layer {layer + 1}: "
            "light where ink excites it, dark where ink inhibits it."
        )
        text = f"Neuron {neuron + 1}<br>output {_number(float(values[neuron]))}"
        items.append(_item(alt, pixels.signed(picture), text))
    return f"<ul>{''.join(items)}</ul>"


def contributions(
    explanation: Explanation, class_names: Sequence[str], temperature: float, served: np.ndarray
) -> str:
    """Show what adds up to the logits of the two likeliest classes.

    Args:
        temperature: by which logits are divided before they become percentages.
        served: the classifier's uncalibrated probabilities of the picture, float32 (10,).
    """
    winner, other = _names(explanation, class_names)
    said = (
        "A logit is the score of a class before it becomes a percentage. It is the sum of a bias "
        "and of what each neuron of the last hidden layer adds: its activation times its weight. "
        "A broken bar is too long to fit."
    )
    both = explanation.for_winner, explanation.for_runner_up
    gap = max(abs(part.total - part.logit) for part in both)
    proof = f"The sums and the network's own logits differ by at most {gap:.6f}."
    two = [float(served[label]) for label in (explanation.winner, explanation.runner_up)]
    if min(two) > TINY:
        lead = math.log(two[0] / two[1])
        proof += (
            f" The network that answers above gives a lead of {lead:.4f}; "
            f"the sums give {explanation.lead:.4f}."
        )
    if temperature != 1:
        proof += marked(
            f" For the percentages above, logits are divided by {temperature:.2f} (calibration)."
        )
    return _section(
        f"{winner} leads {other} by {explanation.lead:.2f}, and it adds up",
        f"<p>{marked(said)}</p>{_table(explanation, (winner, other))}<p>{proof}</p>",
    )


def _table(explanation: Explanation, names: tuple[str, str]) -> str:
    both = explanation.for_winner, explanation.for_runner_up
    deciding = explanation.deciding_neurons(ROWS)
    biases = [part.bias for part in both]
    rows = [(f"Neuron {n + 1}", [float(part.neurons[n]) for part in both]) for n in deciding]
    longest = max(abs(value) for values in (*(row[1] for row in rows), biases) for value in values)
    others = [math.fsum(np.delete(part.neurons, deciding).tolist()) for part in both]
    rows += [(f"{len(both[0].neurons) - len(deciding):,} others", others), ("Bias", biases)]
    body = "".join(
        f'<tr><th scope="row">{title}</th>'
        f"{''.join(_bar(value, longest or 1.0) for value in values)}</tr>"
        for title, values in rows
    )
    for title, values in (
        ("Sum", [part.total for part in both]),
        ("Logit", [part.logit for part in both]),
    ):
        figures = "".join(f"<td></td><td class=v>{_number(value, 4)}</td>" for value in values)
        body += f'<tr class="sum"><th scope="row">{title}</th>{figures}</tr>'
    columns = "".join(f'<th scope="col" colspan="2">for {name}</th>' for name in names)
    return f"<table><thead><tr><td></td>{columns}</tr></thead><tbody>{body}</tbody></table>"


def _bar(value: float, longest: float) -> str:
    """Draw a bar from the middle: right if positive, left and hatched if not; too long: broken."""
    width = 50 * min(1.0, abs(value) / longest)
    start = 50.0 if value >= 0 else 50 - width
    kind = f"{'' if value >= 0 else 'm'}{' cut' if abs(value) > longest else ''}"
    bar = f'<i class="{kind}" style="left:{start:.1f}%;width:{width:.1f}%"></i>'
    return (
        f'<td><span class="t" aria-hidden="true">{bar}</span></td>'
        f'<td class="v">{_number(value)}</td>'
    )


def neighbors(
    found: list[Neighbor],
    search: NeighborSearch,
    activations: np.ndarray,
    label: int,
    class_names: Sequence[str],
    varied: bool,
) -> str:
    """Show the training pictures with the nearest activations in the last hidden layer.

    Args:
        activations: of the drawing, float32 (neurons,).
        label: the predicted class.
        varied: whether the network was trained on varied pictures.
    """
    if not activations.any():
        said = (
            "No neuron of the last hidden layer fires, so the network has nothing to compare: "
            "its biases alone decide."
        )
        return _alone("No training picture is nearer than another", f"<p>{said}</p>")
    same, name = sum(neighbor.label == label for neighbor in found), escape(class_names[label])
    many = f"All {same}" if same == len(found) else f"{same or 'None'} of the {len(found)}"
    verb = "is" if same == 1 else "are"
    said = (
        f"These are the nearest of {len(search):,} training pictures, compared by their activity "
        f"in the last hidden layer. The first is {found[0].distance:.1f} away from your drawing; "
        f"two training pictures are usually {search.usual_distance:.1f} apart."
    )
    if varied:
        said += (
            " In training, the network saw them varied (moved, turned, thicker, thinner), "
            "and drawings as well."
        )
    items = ""
    for one in found:
        kind = escape(class_names[one.label])
        text = f"{kind}<br>{one.distance:.1f} away"
        items += _item(f"A training picture labeled {kind}", png_address(one.picture), text)
    head = f"{many} training pictures nearest to your drawing {verb} labeled {name}"
    return _alone(head, f"<p>{marked(said)}</p><ul>{items}</ul>")


def no_neighbors(sentence: str) -> str:
    """Show why there are no nearest training pictures."""
    return _alone("The nearest training pictures", f"<p>{escape(sentence)}</p>")


def _names(explanation: Explanation, class_names: Sequence[str]) -> tuple[str, str]:
    return escape(class_names[explanation.winner]), escape(class_names[explanation.runner_up])


def _section(head: str, body: str) -> str:
    return f"<section><h3>{head}</h3>{body}</section>"


def _alone(head: str, body: str) -> str:
    return f'<div class="s28-why one">{_section(head, body)}</div>'


def _beside(alt: str, address: str, words: str) -> str:
    """Show a large picture with words beside it."""
    picture = f'<img class="hero" alt="{alt}" src="{address}">'
    return f'<div class="side">{picture}<div>{words}</div></div>'


def _item(alt: str, address: str, text: str) -> str:
    return f'<li><img alt="{alt}" src="{address}">{text}</li>'


def _number(value: float, digits: int = 2) -> str:
    """Format a number with its sign, + or a real minus."""
    return f"{'−' if value < 0 else '+'}{abs(value):.{digits}f}"
