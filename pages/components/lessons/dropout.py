"""Dropout: which neurons are out in this step, and why nothing is out at prediction."""

import numpy as np
import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.dropout import (
    GREATEST_RATE,
    VALUES,
    WEIGHTS,
    kept,
    limits,
    prediction_sums,
    running_means,
    scaled,
    training_sums,
)
from pages.components.charts.averages import averages
from pages.components.charts.dropout import dropout
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary, session

STEPS, MOST_STEPS = "dropout-steps", 500


def show() -> None:
    glossary.say(
        "In each training step chance decides which hidden neurons are out. The others cannot rely on them, so each has to be useful by "
        "itself: the network learns the pictures less by heart. When it **predicts**, all neurons are in."
    )
    _networks()


@st.fragment
def _networks() -> None:
    controls, training, prediction = st.columns([28, 36, 36], gap="medium")
    with controls:
        rate, steps = _settings()
    masks = kept(rate, steps)
    sums, goal = training_sums(masks, rate), prediction_sums()
    factor = 1 / (1 - rate)
    out = [place + 1 for place in np.flatnonzero(~masks[-1])]
    with training:
        st.markdown(
            f"### Training, step {steps}\n{len(out)} of {len(VALUES)} are out; the others count × {factor:.2f}"
        )
        values = np.where(masks[-1], scaled(masks[-1], rate), np.nan)
        who = (
            f"hidden neurons {', '.join(map(str, out))} of {len(VALUES)} are out"
            if out
            else "no neuron is out"
        )
        alt = f"Training, step {steps}: {who}; the sum of output A is {sums[-1, 0]:.2f}."
        st.html(dropout(values, WEIGHTS, sums[-1], alt, dark=frame.is_dark()))
    with prediction:
        st.markdown("### Prediction\nEveryone is in, nothing is scaled")
        st.html(
            dropout(
                VALUES,
                WEIGHTS,
                goal,
                f"Prediction: all neurons are in; the sum of A is {goal[0]:.2f}.",
                dark=frame.is_dark(),
            )
        )
    means = running_means(sums[:, 0])
    with controls:
        glossary.say(_finding(steps, sums[-1, 0], means[-1], goal[0]))
    figure = averages(sums[:, 0], means, goal[0], MOST_STEPS, limits(rate), dark=frame.is_dark())
    alt = f"The average of A over {steps} training steps is {means[-1]:.2f}, at prediction A is {goal[0]:.2f}."
    st.plotly_chart(figure, key="dropout-averages", config={"displayModeBar": False}, alt=alt)
    glossary.caption(
        "Eight values and their weights, made up for this page. Train's networks scale at training as here, as Keras does; the inventors "
        "scaled at prediction instead, which comes to the same: Srivastava and others 2014, JMLR 15, 1929–1958."
    )


def _settings() -> tuple[float, int]:
    rate = st.slider(
        "Dropout",
        0.0,
        GREATEST_RATE,
        0.5,
        0.05,
        key="dropout-rate",
        help="The chance of each neuron to be out in a step.",
    )
    st.button(
        "Next step",
        icon=":material/casino:",
        type="primary",
        width="stretch",
        key="dropout-next",
        on_click=_go,
        args=(1,),
    )
    with st.container(horizontal=True):
        st.button(
            "+ 100",
            key="dropout-hundred",
            on_click=_go,
            args=(100,),
            help="A hundred steps at once.",
        )
        st.button(
            "Start again",
            icon=":material/restart_alt:",
            key="dropout-again",
            on_click=_go,
            args=(-MOST_STEPS,),
        )
    steps = st.slider("Training step", 1, MOST_STEPS, 1, key=STEPS)
    return float(rate), int(steps)


def _go(steps: int) -> None:
    session.set_value(STEPS, min(MOST_STEPS, max(1, int(session.value(STEPS, 1)) + steps)))


def _finding(steps: int, now: float, mean: float, goal: float) -> str:
    said = f"Sum of **A** in this step **{now:.2f}**, on average over {steps} **{mean:.2f}**, at prediction **{goal:.2f}**."
    if abs(mean - goal) < 0.1:
        return f"{said} On average training and prediction agree."
    return f"{said} Take more steps: the average comes closer."


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
    task="**Half of 512 neurons out, 2,000 digits:** here training came to 97%, validation to 92%. Train again with dropout 0: "
    "training came to 100%, and validation was no better for it. Look at the gap between the two curves.",
)
