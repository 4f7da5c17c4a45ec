"""Test pictures, one of each class, and the visitor's drawing, with the present predictions."""

from html import escape

import streamlit as st

from model.runs.run import Run, UnknownRun
from pages.components.shared import static
from pages.components.train import resources


def show(run: Run, class_names: tuple[str, ...]) -> None:
    """Show the pictures with the predictions; before the first ones in the same size."""
    style = static.style("train/watched")
    try:
        pictures = resources.shown_pictures(run.id)
    except UnknownRun:  # the run has not begun
        st.html(f'{style}<ul class="s28-watched" aria-hidden="true"><li></li></ul>')
        return
    answers = dict(enumerate(run.answers or []))
    items = [
        _item(address, true, answers.get(index), class_names)
        for index, (address, true) in enumerate(pictures)
    ]
    classes = [true for _, true in pictures if true is not None]
    correct = sum(answers[index][0] == true for index, true in enumerate(classes) if answers)
    result = f"{correct} of {len(classes)} right" if answers else "no answers yet"
    label = f"{len(classes)} test pictures with the network's present answers: {result}"
    label += "; then your drawing" if len(classes) < len(pictures) else ""
    count = f'style="--n:{len(pictures)};--half:{-(-len(pictures) // 2)}"'
    st.html(f'{style}<ul class="s28-watched" {count} aria-label="{label}">{"".join(items)}</ul>')


def _item(
    address: str, true: int | None, answer: tuple[int, float] | None, class_names: tuple[str, ...]
) -> str:
    """Return a picture with its answer, marked as right or wrong if its class is known."""
    about = "Your drawing" if true is None else class_names[true]
    marked, mark, said = "own" if true is None else "", "", ""
    if answer:
        predicted, confidence = answer
        about += f", named {class_names[predicted]}"
        if true is not None:
            sign, marked = ("✓", "right") if predicted == true else ("✗", "wrong")
            about += f": {marked}"
            mark = f'<span class="m" aria-hidden="true">{sign}</span>'
        said = f"<b>{escape(class_names[predicted]).replace('/', '/<wbr>')}</b>"
        said += f"<small>{confidence:.0%}</small>"
    image = f'<img src="{address}" alt="{escape(about)}" title="{escape(about)}">'
    return f'<li class="{marked}"><div class="p">{image}{mark}</div>{said}</li>'
