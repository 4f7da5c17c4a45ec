"""Test pictures, one of each class, and the visitor's drawing, with the present predictions."""

from html import escape
from typing import NamedTuple

import streamlit as st

from model.runs.run import Run, UnknownRun
from pages.components.shared import static
from pages.components.train import resources


class Item(NamedTuple):
    """A picture's answer, marked as right or wrong if its class is known; `name` is HTML."""

    mark: str  # of the style sheet: "right", "wrong", "own" or ""
    sign: str
    name: str
    confidence: str
    about: str


def pictures(run_id: str) -> list[tuple[str, int | None]]:
    """Return the watched pictures and their classes; none before the run has begun."""
    try:
        return resources.shown_pictures(run_id)
    except UnknownRun:
        return []


def show(run: Run, class_names: tuple[str, ...]) -> None:
    """Show the pictures with the predictions; before the first ones in the same size."""
    style = static.style("train/watched")
    shown = pictures(run.id)
    if not shown:
        st.html(f'{style}<ul class="s28-watched" aria-hidden="true"><li></li></ul>')
        return
    label, items = describe(run, shown, class_names)
    listed = "".join(_item(address, item) for (address, _), item in zip(shown, items, strict=True))
    count = f'style="--n:{len(shown)};--half:{-(-len(shown) // 2)}"'
    st.html(f'{style}<ul class="s28-watched" {count} aria-label="{label}">{listed}</ul>')


def describe(
    run: Run, shown: list[tuple[str, int | None]], class_names: tuple[str, ...]
) -> tuple[str, list[Item]]:
    """Return what is said of all the pictures, and of each."""
    answers = dict(enumerate(run.answers or []))
    items = [_answered(true, answers.get(at), class_names) for at, (_, true) in enumerate(shown)]
    classes = [true for _, true in shown if true is not None]
    correct = sum(answers[index][0] == true for index, true in enumerate(classes) if answers)
    result = f"{correct} of {len(classes)} right" if answers else "no answers yet"
    label = f"{len(classes)} test pictures with the network's present answers: {result}"
    label += "; then your drawing" if len(classes) < len(shown) else ""
    return label, items


def _answered(
    true: int | None, answer: tuple[int, float] | None, class_names: tuple[str, ...]
) -> Item:
    about = "Your drawing" if true is None else class_names[true]
    mark = "own" if true is None else ""
    if not answer:
        return Item(mark, "", "", "", about)
    predicted, confidence = answer
    about += f", named {class_names[predicted]}"
    sign = ""
    if true is not None:
        sign, mark = ("✓", "right") if predicted == true else ("✗", "wrong")
        about += f": {mark}"
    name = escape(class_names[predicted]).replace("/", "/<wbr>")
    return Item(mark, sign, name, f"{confidence:.0%}", about)


def _item(address: str, item: Item) -> str:
    about = escape(item.about)
    sign = f'<span class="m" aria-hidden="true">{item.sign}</span>' if item.sign else ""
    said = f"<b>{item.name}</b><small>{item.confidence}</small>" if item.name else ""
    image = f'<img src="{address}" alt="{about}" title="{about}">'
    return f'<li class="{item.mark}"><div class="p">{image}{sign}</div>{said}</li>'
