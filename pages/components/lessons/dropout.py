"""Chapter 8: which neurons dropout leaves out in a step, and why none at prediction."""

import numpy as np
import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons import dropout_masks
from model.lessons.dropout_masks import HIDDEN, MAX_RATE, VALUES, WEIGHTS
from pages.components.charts.lesson_curves import averages
from pages.components.charts.network_drawings import dropout_drawing
from pages.components.lessons.chapter import Chapter, button
from pages.components.shared import figures, frame, glossary, session

STEPS, MAX_STEPS = "dropout-steps", 500


@st.fragment
def show() -> None:
    """Show the network in training and at prediction, and the average over the steps."""
    glossary.say(
        "In each training step chance decides which hidden neurons are out. The others cannot rely "
        "on them, so each has to be useful by itself: the network learns the pictures less by "
        "heart. When it **predicts**, all neurons are in."
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
        st.markdown("### Prediction\nEveryone is in, nothing is scaled")
        alt = f"Prediction: all neurons are in; the sum of A is {expected[0]:.2f}."
        st.html(dropout_drawing(VALUES, WEIGHTS, expected, alt, dark=dark))
    with controls:
        glossary.say(_finding(steps, now[0], means[-1], expected[0]))
    limits = dropout_masks.sum_limits(rate)
    alt = (
        f"The average of A over {steps} training steps is {means[-1]:.2f}, "
        f"at prediction A is {expected[0]:.2f}."
    )
    figure = averages(sums[:, 0], means, expected[0], MAX_STEPS, limits, dark=dark)
    figures.show(figure, "dropout-averages", alt)
    glossary.caption(
        "Eight values and their weights, made up for this page. Train's networks scale at training "
        "as here, as Keras does; the inventors scaled at prediction instead, which comes to the "
        "same: Srivastava and others 2014, JMLR 15, 1929–1958."
    )


def _show_training(mask: np.ndarray, rate: float, step: int, sums: np.ndarray) -> None:
    out = [int(index) + 1 for index in np.flatnonzero(~mask)]
    counted = f"{len(out)} of {HIDDEN} are out; the others count × {1 / (1 - rate):.2f}"
    st.markdown(f"### Training, step {step}\n{counted}")
    numbers = f"hidden neurons {', '.join(map(str, out))} of {HIDDEN} are out"
    which = numbers if out else "no neuron is out"
    alt = f"Training, step {step}: {which}; the sum of output A is {sums[0]:.2f}."
    values = np.where(mask, dropout_masks.hidden_values(mask, rate), np.nan)
    st.html(dropout_drawing(values, WEIGHTS, sums, alt, dark=frame.is_dark()))


def _choose() -> tuple[float, int]:
    """Show the settings, and return the rate and the training step."""
    about = "The chance of each neuron to be out in a step."
    rate = st.slider("Dropout", 0.0, MAX_RATE, 0.5, 0.05, key="dropout-rate", help=about)
    look = {"type": "primary", "width": "stretch"}
    button("Next step", "casino", "dropout-next", _add_steps, 1, **look)
    with st.container(horizontal=True):
        about = "A hundred steps at once."
        st.button("+ 100", key="dropout-hundred", on_click=_add_steps, args=(100,), help=about)
        button("Start again", "restart_alt", "dropout-again", _add_steps, -MAX_STEPS)
    steps = st.slider("Training step", 1, MAX_STEPS, 1, key=STEPS)
    return float(rate), int(steps)


def _add_steps(count: int) -> None:
    session.set_value(STEPS, min(MAX_STEPS, max(1, int(session.value(STEPS, 1)) + count)))


def _finding(steps: int, now: float, mean: float, expected: float) -> str:
    sums = (
        f"**{now:.2f}**, on average over {steps} **{mean:.2f}**, at prediction **{expected:.2f}**"
    )
    agree = "On average training and prediction agree."
    more = "Take more steps: the average comes closer."
    close = abs(mean - expected) < 0.1
    return f"Sum of **A** in this step {sums}. {agree if close else more}"


CHAPTER = Chapter(
    key="dropout",
    title="Dropout",
    idea="Left out by chance, so that nobody is relied on",
    show=show,
    settings=Hyperparameters(
        units=(512,),
        dropout=0.5,
        epochs=10,
        batch_size=64,
        learning_rate=0.001,
        schedule="constant",
        training_pictures=2000,
    ),
    task="**Half of 512 neurons out, 2,000 digits:** here training came to 97%, validation to 92%. "
    "Train again with dropout 0: training came to 100%, and validation was no better for it. "
    "Look at the gap between the two curves.",
)
