"""The prediction beside the canvas: its class, the probabilities, and what the network sees."""

from html import escape

import streamlit as st

from model.classifier import Prediction
from pages.components.charts.data_address import png_address
from pages.components.shared import static

MORE_THAN, SURE, FAIRLY_SURE = 0.99, 0.9, 0.6
LONG = 5  # letters: a longer name is shown smaller
CLOSE = 0.15  # a second class is mentioned from this probability on
SEEN = "The 28 by 28 pixels that the network sees"


def show(prediction: Prediction, class_names: tuple[str, ...]) -> None:
    """Show a prediction; screen readers announce it."""
    first, second = prediction.probabilities.argsort()[:-3:-1]
    close = prediction.probabilities[second] >= CLOSE
    if prediction.confidence < FAIRLY_SURE:
        labels = [label for label in (first, second) if prediction.probabilities[label] >= CLOSE]
        likely = " or ".join(class_names[label] for label in labels)
        guess = f"perhaps {likely}" if likely else "this looks like nothing that it has learned"
        mark = '<span class="s28-mark" aria-hidden="true">?</span>'
        head = _head(f"{mark}Not sure", guess, long=True, doubt=True)
    else:
        detail = certainty(prediction.confidence)
        if close:
            detail += f" · perhaps {class_names[second]} ({prediction.probabilities[second]:.0%})"
        head = _head(escape(prediction.name), detail, long=len(prediction.name) > 2)
    _show_html(f'<div aria-live="polite">{head}</div>{body(prediction, class_names)}')


def show_head(name: str, detail: str, *, doubt: bool = False) -> None:
    """Show a name and a detail without probabilities; screen readers announce them."""
    mark = '<span class="s28-mark" aria-hidden="true">?</span>' if doubt else ""
    head = _head(mark + escape(name), detail, long=len(name) > LONG, doubt=doubt)
    _show_html(f'<div aria-live="polite">{head}</div>')


def certainty(confidence: float) -> str:
    """Return a confidence in words; below 60% there are none."""
    if confidence > MORE_THAN:
        return f"more than {MORE_THAN:.0%} sure"
    share = f"{confidence:.0%}"
    return f"{share} sure" if confidence >= SURE else f"fairly sure ({share})"


def show_details(prediction: Prediction, class_names: tuple[str, ...]) -> None:
    """Show a prediction's probabilities and its 28x28 picture, without the class."""
    _show_html(body(prediction, class_names))


def show_empty(title: str, hint: str) -> None:
    """Show a hint in place of a prediction, in the same size."""
    head = _head(escape(title), "", long=True)
    _show_html(f'<div class="s28-empty" aria-live="polite">{head}{escape(hint)}</div>')


def _show_html(html: str) -> None:
    st.html(static.style("shared/prediction") + html)


def _head(name: str, detail: str, *, long: bool, doubt: bool = False) -> str:
    name = f'<span class="s28-name{" s28-long" if long else ""}">{name}</span>'
    detail = f'<span class="s28-sure">{escape(detail)}</span>' if detail else ""
    return f'<div class="s28-head{" s28-doubt" if doubt else ""}">{name}{detail}</div>'


def body(prediction: Prediction, class_names: tuple[str, ...]) -> str:
    """Return a prediction's probabilities and its 28x28 picture as HTML."""
    rows = []
    for label, (name, share) in enumerate(zip(class_names, prediction.probabilities, strict=True)):
        won = " w" if label == prediction.label else ""
        bar = f'<div class="t{won}"><div class="f" style="width:{share:.1%}"></div></div>'
        rows.append(f'<span class="n{won}">{escape(name)}</span>{bar}')
        rows.append(f'<span class="p{won}">{percent(share)}</span>')
    return (
        f'<div class="s28-body"><div class="s28-bars">{"".join(rows)}</div>'
        f'<figure class="s28-seen"><img alt="{SEEN}" src="{png_address(prediction.seen)}">'
        "<figcaption>What the network sees</figcaption></figure></div>"
    )


def percent(share: float) -> str:
    """Return a probability as shown beside its bar; never 100%."""
    return f"{share:.1%}" if share < 0.9995 else ">99.9%"
