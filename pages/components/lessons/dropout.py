"""Chapter 8: which neurons dropout leaves out in a step, and why none at prediction."""

import numpy as np
import streamlit as st

from model.lessons import dropout_masks
from model.lessons.dropout_masks import HIDDEN, MAX_RATE, VALUES, WEIGHTS
from pages.components.charts.lesson_curves import averages
from pages.components.charts.network_drawings import dropout_drawing
from pages.components.shared import figures, frame, glossary, session
from pages.components.shared.controls import button

STEPS, MAX_STEPS = "dropout-steps", 500


@st.fragment
def show() -> None:
    """Show the network in training and at prediction, and the average over the steps."""
    glossary.say(
        "In each training step, random hidden neurons sit out. The others cannot rely on them, so "
        "each has to be useful by itself, and the network memorizes less. When it **predicts**, "
        "all neurons take part."
    )
    controls, training, prediction = st.columns([28, 36, 36], gap="medium")
    dark = frame.is_dark()
    with controls:
        rate, steps = _choose()
    masks = dropout_masks.draw(rate, steps)
    sums, expected = dropout_masks.training_sums(masks, rate), dropout_masks.prediction_sums()
    now, means = sums[-1], dropout_masks.running_means(sums[:, 0])
    with training:
        _show_training(masks[-1], rate, steps, now)
    with prediction:
        st.markdown("### Prediction\nAll neurons take part; nothing is scaled")
        alt = f"Prediction: all neurons take part; the sum of A is {expected[0]:.2f}."
        st.html(dropout_drawing(VALUES, WEIGHTS, expected, alt, dark=dark))
    with controls:
        glossary.say(_finding(steps, now[0], means[-1], expected[0]))
    limits = dropout_masks.sum_limits(rate)
    average = f"The average of A over {steps} training steps is {means[-1]:.2f}"
    alt = f"{average}, at prediction A is {expected[0]:.2f}."
    figure = averages(sums[:, 0], means, expected[0], MAX_STEPS, limits, dark=dark)
    figures.show(figure, "dropout-averages", alt)
    glossary.caption(
        "The eight values and their weights are made up for this page.",
        help="Networks on Train scale in training, as here and in Keras. The inventors scaled at "
        "prediction instead, with the same result: Srivastava and others 2014, JMLR 15, 1929–1958.",
    )


def _show_training(mask: np.ndarray, rate: float, step: int, sums: np.ndarray) -> None:
    out = [int(index) + 1 for index in np.flatnonzero(~mask)]
    counted = f"{len(out)} of {HIDDEN} sit out; the others count × {1 / (1 - rate):.2f}"
    counted = counted if rate else "Dropout is 0: all neurons take part"
    st.markdown(f"### Training, step {step}\n{counted}")
    numbers = f"hidden neurons {', '.join(map(str, out))} of {HIDDEN} sit out"
    which = numbers if out else "no neuron sits out"
    alt = f"Training, step {step}: {which}; the sum of output A is {sums[0]:.2f}."
    values = np.where(mask, dropout_masks.hidden_values(mask, rate), np.nan)
    st.html(dropout_drawing(values, WEIGHTS, sums, alt, dark=frame.is_dark()))


def _choose() -> tuple[float, int]:
    about = "The probability that a neuron sits out in a step."
    rate = st.slider("Dropout", 0.0, MAX_RATE, 0.5, 0.05, key="dropout-rate", help=about)
    button("Next step", "casino", "dropout-next", _add_steps, 1, type="primary", width="stretch")
    with st.container(horizontal=True):
        about = "Takes a hundred steps at once."
        st.button("+ 100", key="dropout-hundred", on_click=_add_steps, args=(100,), help=about)
        button("Start again", "restart_alt", "dropout-again", _add_steps, -MAX_STEPS)
    steps = st.slider("Training step", 1, MAX_STEPS, 1, key=STEPS)
    return float(rate), int(steps)


def _add_steps(count: int) -> None:
    session.set_value(STEPS, min(MAX_STEPS, max(1, int(session.value(STEPS, 1)) + count)))


def _finding(steps: int, now: float, mean: float, expected: float) -> str:
    advice = "With more steps, the average comes closer."
    if abs(mean - expected) < 0.1:
        advice = "On average, training and prediction agree."
    sums = f"**{now:.2f}** in this step, **{mean:.2f}** on average over {steps}"
    return f"The sum of **A** is {sums}, and **{expected:.2f}** at prediction. {advice}"
