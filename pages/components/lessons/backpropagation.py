"""Backpropagation: a 2-3-1 network with every number in sight, forward, backward, and a gradient step at a time."""

from html import escape

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.backpropagation import ACTIVATIONS, Pass, Weights, run, start, train
from pages.components.charts.gradients import Drawn, gradients
from pages.components.charts.over_steps import over_steps
from pages.components.lessons.chain_rule import (
    FIRST_WEIGHTS,
    INTO_HIDDEN,
    LAST_WEIGHTS,
    LOSS,
    LOW,
    OUTPUT,
    PHASES,
    STEP,
    formulas,
    named,
    number,
)
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary, session

PHASE, STEPS, START = "backpropagation-phase", "backpropagation-steps", "backpropagation-start"
MOST_STEPS = 50
STYLE = """<style>
.s28-rule{min-height:27rem}.s28-rule h3{margin:.1rem 0 .3rem;padding:0;font-size:1.3rem}.s28-rule p{margin:0 0 .6rem;min-height:3.2em}
.s28-rule .f{font-weight:650;margin-bottom:.4rem;padding-left:.6rem;border-left:4px solid currentColor;min-height:0}
.s28-rule ul{list-style:none;margin:0;padding:0}
.s28-rule li{margin:0;padding:0;font-size:.95rem;line-height:1.5;font-variant-numeric:tabular-nums}
</style>"""


def show() -> None:
    glossary.say(
        "Every weight gets a **gradient**: how much the loss would grow if that weight grew a little. Backpropagation finds all of them in "
        "one walk from the loss back to the inputs; a **gradient step** then moves each weight the other way. Click through it."
    )
    _network()


@st.fragment
def _network() -> None:
    picture, beside = st.columns([63, 37], gap="medium")
    glossary.say(
        "**Change something:** the network begins anew with the same weights and takes its steps with your settings."
    )
    activation, inputs, target, rate = _settings()
    steps, weights = _trained(activation, inputs, target, rate)
    found, phase = run(weights, inputs, target, activation), int(session.value(PHASE, 0))
    with beside:
        _walk(phase, steps)
        rule, lines = formulas(phase, found, weights, activation, rate)
        rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
        about = f"<h3>{PHASES[phase].title}</h3><p>{PHASES[phase].about}</p>"
        st.html(
            f'{STYLE}<div class="s28-rule" aria-live="polite">{about}<p class="f">{escape(rule)}</p><ul>{rows}</ul></div>'
        )
    with picture:
        alt = f"After {steps} gradient steps: output {number(found.output)}, target {number(target)}, loss {number(found.loss)}."
        st.html(
            gradients(
                _drawn(phase, found, weights, rate),
                f"{PHASES[phase].title}. {alt}",
                dark=frame.is_dark(),
            )
        )


def _settings() -> tuple[str, tuple[float, float], float, float]:
    columns = st.columns([1.5, 1, 1, 1, 1], gap="medium")
    with columns[0]:
        activation = st.segmented_control(
            "Activation",
            list(ACTIVATIONS),
            default="tanh",
            required=True,
            key="backpropagation-activation",
        )
    first = columns[1].slider("Input x₁", -1.0, 1.0, 0.5, 0.1, key="backpropagation-x1")
    second = columns[2].slider("Input x₂", -1.0, 1.0, -0.8, 0.1, key="backpropagation-x2")
    target = columns[3].slider("Target t", -1.0, 1.0, 0.8, 0.1, key="backpropagation-target")
    rate = columns[4].slider(
        "Learning rate",
        0.05,
        1.0,
        0.05,
        0.05,
        key="backpropagation-rate",
        help="How far each step goes.",
    )
    return activation or "tanh", (first, second), target, rate


def _trained(
    activation: str, inputs: tuple[float, float], target: float, rate: float
) -> tuple[int, Weights]:
    """Show the steps taken and their losses; give where the network stands after them."""
    left, right = st.columns([45, 55], gap="medium", vertical_alignment="center")
    with left:
        steps = int(st.slider("Gradient steps taken", 0, MOST_STEPS, 0, key=STEPS))
        with st.container(horizontal=True):
            st.button(
                "1 step", icon=":material/redo:", key="backpropagation-one", on_click=_go, args=(1,)
            )
            st.button(
                "10 steps",
                icon=":material/fast_forward:",
                key="backpropagation-ten",
                on_click=_go,
                args=(10,),
            )
            st.button(
                "Start again",
                icon=":material/restart_alt:",
                key="backpropagation-again",
                on_click=_go,
                args=(-MOST_STEPS,),
            )
            st.button(
                "Other weights",
                icon=":material/casino:",
                key="backpropagation-other",
                on_click=_begin_elsewhere,
            )
    weights, losses = train(
        start(session.count(START)), inputs, target, activation, rate=rate, steps=steps
    )
    with left:
        glossary.say(_finding(losses, steps))
    with right:
        figure = over_steps(
            {"loss": losses},
            "loss",
            MOST_STEPS,
            dark=frame.is_dark(),
            height=210,
            marked={"loss": len(losses) - 1},
        )
        st.plotly_chart(
            figure,
            key="backpropagation-losses",
            config={"displayModeBar": False},
            alt=_finding(losses, steps),
        )
    return steps, weights


def _finding(losses: list[float], steps: int) -> str:
    if not steps:
        return f"The loss is **{number(losses[0])}** before the first step."
    if losses[-1] > 2 * losses[0] + 0.1:
        return f"**The steps are too long**: after {steps} of them the loss is {losses[-1]:.3g}; it began at {number(losses[0])}."
    now = f"**{number(losses[-1])}**" if losses[-1] >= 0.0005 else "below **0.001**"
    return f"After **{steps} {'step' if steps == 1 else 'steps'}** the loss is {now}; it began at {number(losses[0])}."


def _walk(phase: int, steps: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="backpropagation-back",
            on_click=_turn,
            args=(-1,),
            disabled=phase + steps == 0,
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            key="backpropagation-next",
            type="primary",
            on_click=_turn,
            args=(1,),
        )
        glossary.say(f"{phase + 1} of {len(PHASES)}")


def _turn(by: int) -> None:
    """Go to the next step of the walk or the one before; past the last, the gradient step is taken and the walk begins anew."""
    phase = int(session.value(PHASE, 0)) + by
    if not 0 <= phase < len(PHASES):
        _go(by)
    session.set_value(PHASE, phase % len(PHASES))


def _go(steps: int) -> None:
    session.set_value(STEPS, min(MOST_STEPS, max(0, int(session.value(STEPS, 0)) + steps)))


def _begin_elsewhere() -> None:
    session.increment(START)
    _go(-MOST_STEPS)


def _drawn(phase: int, found: Pass, weights: Weights, rate: float) -> Drawn:
    """Say what stands where; what has not been found yet is a question mark."""
    lines: dict[str, list[str]] = {
        f"x{i + 1}": [f"x{LOW[i + 1]}", number(found.inputs[i])] for i in range(2)
    }
    for j in range(3):
        lines[f"h{j + 1}"] = [f"z {number(found.sums[j])}", f"a {number(found.values[j])}"]
        if phase >= INTO_HIDDEN:
            lines[f"d{j + 1}"] = [f"∂z{LOW[j + 1]} {number(found.sum_gradients[j])}"]
    lines["y"] = [f"y {number(found.output) if phase >= OUTPUT else '?'}"]
    if phase >= LAST_WEIGHTS:
        lines["dy"] = [f"∂y {number(found.output_gradient)}"]
    lines["loss"] = [
        "target t",
        number(found.target),
        f"loss {number(found.loss) if phase >= LOSS else '?'}",
    ]
    now, slopes, after = (
        named(weights),
        named(found.gradients),
        named(weights.step(found.gradients, rate)),
    )
    for name, value in now.items():
        place = "".join(str(LOW.index(letter)) if letter in LOW else letter for letter in name)
        known = phase >= (FIRST_WEIGHTS if name[0] in "wb" else LAST_WEIGHTS)
        below = (
            f"was {number(value)}"
            if phase == STEP
            else f"∂ {number(slopes[name])}"
            if known
            else ""
        )
        lines[place] = [
            f"{name} {number(after[name] if phase == STEP else value)}",
            *([below] if below else []),
        ]
    edges = {f"w{i + 1}{j + 1}": float(weights.hidden[i, j]) for i in range(2) for j in range(3)}
    edges |= {f"v{j + 1}": float(weights.output[j]) for j in range(3)}
    return Drawn(lines, edges, PHASES[phase].active, PHASES[phase].backward)


CHAPTER = Chapter(
    key="backpropagation",
    title="Backpropagation",
    idea="Every weight learns its share of the blame",
    show=show,
    settings=Hyperparameters(
        units=(32,),
        dropout=0.0,
        optimizer="sgd",
        learning_rate=0.1,
        schedule="constant",
        batch_size=32,
        epochs=6,
        training_pictures=5000,
    ),
    task="**The same steps with 25,450 weights:** plain gradient steps on 5,000 digits. Watch the loss fall; "
    "then choose the learning rate 0.001 under More, and see how little each step does.",
)
