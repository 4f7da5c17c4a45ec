"""Ten test pictures, one of each class, with the training network's present predictions."""

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
    items, correct = [], 0
    for index, (address, true) in enumerate(pictures):
        about, marked, mark, name, share = class_names[true], "", "", "", ""
        if run.answers:
            predicted, confidence = run.answers[index]
            correct += predicted == true
            sign, marked = ("✓", "right") if predicted == true else ("✗", "wrong")
            about += f", named {class_names[predicted]}: {marked}"
            mark = f'<span class="m" aria-hidden="true">{sign}</span>'
            name = f"<b>{escape(class_names[predicted]).replace('/', '/<wbr>')}</b>"
            share = f"<small>{confidence:.0%}</small>"
        image = f'<img src="{address}" alt="{escape(about)}" title="{escape(about)}">'
        items.append(f'<li class="{marked}"><div class="p">{image}{mark}</div>{name}{share}</li>')
    result = f"{correct} of {len(pictures)} right" if run.answers else "no answers yet"
    label = f"Ten test pictures with the network's present answers: {result}"
    st.html(f'{style}<ul class="s28-watched" aria-label="{label}">{"".join(items)}</ul>')
