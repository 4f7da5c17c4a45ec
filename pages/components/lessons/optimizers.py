"""Optimizers: SGD, momentum and Adam race down a surface."""

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.descent import OPTIMIZERS, STEPS, SURFACES, Racer, race
from pages.components.charts.over_steps import over_steps
from pages.components.lessons import race_animation
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary

RATES = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9, 1.1)
NO_BAR = {"displayModeBar": False}


def show() -> None:
    glossary.say(
        "Two weights, and the loss as a landscape: the cross marks its lowest point. **SGD** steps straight down the slope. "
        "**Momentum** keeps nine tenths of its last step, like a ball that rolls. **Adam** also takes long steps where slopes are gentle "
        "and short ones where they are steep."
    )
    _race()


@st.fragment
def _race() -> None:
    left, right = st.columns([64, 36], gap="medium")
    with right:
        surface, rates = _settings()
        racers = race(SURFACES[surface], rates)
        heading, *more = finding(racers)
        st.markdown(f"### {heading}\n{' '.join(more)}")
        heights = {
            OPTIMIZERS[name][0]: racer.heights.clip(1e-4, 1e3).tolist()
            for name, racer in racers.items()
        }
        marks = {OPTIMIZERS[name][0]: racer.arrived for name, racer in racers.items()}
        falling = over_steps(
            heights, "loss", STEPS, dark=frame.is_dark(), height=250, logarithmic=True, marked=marks
        )
        falling.update_layout(showlegend=False, margin_t=10)
        st.plotly_chart(
            falling,
            key="optimizers-heights",
            config=NO_BAR,
            alt=f"The loss step by step. {heading}",
        )
    with left:
        paths = {OPTIMIZERS[name][0]: racer.path for name, racer in racers.items()}
        title = SURFACES[surface].title
        race_animation.show(
            surface,
            paths,
            alt=f"{title}, and three paths on it. {heading}",
            dark=frame.is_dark(),
            key="optimizers-race",
        )
        glossary.caption(
            "The grayer, the higher; the number beside each name is its loss. The rules are Keras'; Train's momentum also looks one step "
            "ahead (Nesterov). Adam: Kingma and Ba, arXiv:1412.6980."
        )


def _settings() -> tuple[str, dict[str, float]]:
    surface = (
        st.segmented_control(
            "Surface",
            list(SURFACES),
            format_func=lambda key: SURFACES[key].title,
            default="valley",
            required=True,
            key="optimizers-surface",
        )
        or "valley"
    )
    glossary.say(SURFACES[surface].about)
    rates = {}
    for column, (name, (title, _)) in zip(st.columns(3), OPTIMIZERS.items(), strict=True):
        rates[name] = column.select_slider(
            title,
            RATES,
            SURFACES[surface].rates[name],
            key=f"optimizers-{surface}-{name}",
            help=f"The learning rate of {title}.",
        )
    return surface, rates


def finding(racers: dict[str, Racer]) -> list[str]:
    """Say who arrived first, and then of each of the others how it did."""
    titles = {name: OPTIMIZERS[name][0] for name in racers}
    arrived = sorted(
        (racer.arrived, name) for name, racer in racers.items() if racer.arrived is not None
    )
    if not arrived:
        return [
            "Nobody arrived.",
            *(f"{titles[name]} {_fate(racer)}." for name, racer in racers.items()),
        ]
    first = [name for steps, name in arrived if steps == arrived[0][0]]
    head = f"{' and '.join(titles[name] for name in first)} arrived first: after {arrived[0][0]} steps."
    others = [
        f"{titles[name]} arrived after {steps}." for steps, name in arrived if name not in first
    ]
    return [
        head,
        *others,
        *(
            f"{titles[name]} {_fate(racer)}."
            for name, racer in racers.items()
            if racer.arrived is None
        ),
    ]


def _fate(racer: Racer) -> str:
    if racer.ran_away:
        return "took steps so long that it left the picture"
    return (
        "rests where it is no longer steep, but not lowest"
        if racer.rests
        else f"is still on its way after {STEPS}"
    )


CHAPTER = Chapter(
    key="optimizers",
    title="Optimizers",
    idea="Three ways downhill, and none is always first",
    show=show,
    settings=Hyperparameters(
        units=(64,),
        dropout=0.0,
        optimizer="sgd",
        learning_rate=0.01,
        schedule="constant",
        batch_size=64,
        epochs=5,
        training_pictures=10_000,
    ),
    task="**The same race on digits:** train with SGD first. Then choose adam under More and the learning rate 0.001, train again, "
    "and compare how soon the loss is low.",
)
