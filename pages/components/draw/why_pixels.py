"""Why an answer came about, told by pixels, as HTML: which strokes count, and how few pixels would change the network's mind."""

from collections.abc import Sequence
from html import escape

from model.explanation.counterfactual import MOST_PIXELS
from model.explanation.explain import Explanation
from model.explanation.occlusion import PATCH
from pages.components.charts import pixels
from pages.components.shared.prediction import FAIRLY_SURE, percent

LEAST_COST = 0.01  # of log-odds: below it covering changes nothing worth a word


def covering(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Show the drawing with what each part of it is worth, and say in words what covering costs and which neurons speak."""
    name = escape(class_names[explanation.winner])
    occlusion = explanation.occlusion
    row, column = occlusion.worst
    matters = occlusion.costs[row, column] > LEAST_COST
    address = pixels.weighed(
        explanation.picture, occlusion.by_pixel, (row, column, PATCH) if matters else None
    )
    if not matters:
        head, said = (
            f"No single stroke makes it say {name}",
            f"Covering any {PATCH} × {PATCH} pixels changes next to nothing.",
        )
    else:
        verb = "says" if explanation.share >= FAIRLY_SURE else "leans to"
        head = f"It {verb} {name} because of the strokes marked +"
        before, after = percent(explanation.share), percent(float(occlusion.shares[row, column]))
        falls = (
            f"{name} would go from {before} to {after}"
            if after != before
            else f"yet {name} would stay at {after}"
        )
        said = f"Covering the framed {PATCH} × {PATCH} pixels would cost most: {falls}."
    legend = (
        f"Blue and +: covering this makes {name} less likely. Orange and −: more likely. Gray: it hardly matters. A black patch was "
        "slid over the drawing, and the network asked each time; colors compare log-odds, since a share near 100% hardly moves."
    )
    alt = f"Your drawing as the network sees it, colored by what covering each part costs. {said}"
    picture = f'<img class="hero" alt="{alt}" src="{address}">'
    words = f"<p>{said}</p><p>{_speakers(explanation, class_names)}</p>"
    return f'<section><h3>{head}</h3><div class="side">{picture}<div>{words}</div></div><p class="legend">{legend}</p></section>'


def _speakers(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Say which neurons of the last hidden layer part the answer from the next one."""
    difference = explanation.for_winner.neurons - explanation.for_runner_up.neurons
    deciding = explanation.deciding_neurons(8)
    winner, other = (
        escape(class_names[label]) for label in (explanation.winner, explanation.runner_up)
    )
    for_it, against = (
        [neuron for neuron in deciding if sign * difference[neuron] > 0][:2] for sign in (1, -1)
    )
    if not deciding:
        return f"No neuron speaks for {winner} or for {other}, the next in line: the biases alone decide."
    said = [f"Against {other}, the next in line, {_speak(for_it)}" if for_it else ""]
    said.append(f"{_speak(against)} for {other}" if against else "")
    sentence = "; ".join(filter(None, said))
    return f"{sentence[0].upper()}{sentence[1:]}."


def _speak(neurons: list[int]) -> str:
    """Neurons are counted from 1."""
    if len(neurons) == 1:
        return f"neuron {neurons[0] + 1} speaks"
    return f"neurons {' and '.join(str(neuron + 1) for neuron in neurons)} speak most"


def changing(explanation: Explanation, class_names: Sequence[str]) -> str:
    """Show the fewest pixels found that would change the answer."""
    name = escape(class_names[explanation.winner])
    change = explanation.change
    if change is None:
        said = f"A quick search found no {MOST_PIXELS} pixels that would make it something other than {name}."
        return f"<section><h3>Its mind is hard to change</h3><p>{said}</p></section>"
    other, count = escape(class_names[change.label]), change.pixels
    pixels_would = "1 pixel" if count == 1 else f"{count} pixels"
    added, erased = int(change.added.sum()), int(change.erased.sum())
    parts = " and ".join(
        [
            *([f"{added} added (blue, +)"] if added else []),
            *([f"{erased} erased (orange, ×)"] if erased else []),
        ]
    )
    alt = f"The drawing with {parts}: the network then says {other}."
    words = (
        f"<p>{parts}, and it says {other} instead of {name}.</p>"
        "<p>A quick search found these, one pixel after the other, so fewer may do. You may hardly see the difference: "
        "the network looks at single pixels, you look at the shape.</p>"
    )
    address = pixels.changed(change.picture, change.added, change.erased)
    picture = f'<img class="hero" alt="{alt}" src="{address}">'
    return f'<section><h3>{pixels_would} would turn {name} into {other}</h3><div class="side">{picture}<div>{words}</div></div></section>'
