"""Chapter 6: a 2-3-1 network with all its numbers, forward, backward, and in gradient steps."""

from html import escape
from typing import Any

import streamlit as st

from model.lessons.backpropagation import OFFERED, Pass, Weights, initial_weights, run, train
from pages.components.charts.lesson_curves import loss_over_steps
from pages.components.charts.network_drawings import DrawnPass, backpropagation_drawing
from pages.components.lessons import chain_rule
from pages.components.lessons.chain_rule import LOW, PHASES, number
from pages.components.shared import controls, figures, frame, glossary, session
from pages.components.shared.controls import button

KEY = "backpropagation"
PHASE, STEPS, START = f"{KEY}-phase", f"{KEY}-steps", f"{KEY}-start"
MAX_STEPS = 50
SLIDERS: dict[str, Any] = {  # label, least, greatest, at first, step
    "x1": ("Input x₁", -1.0, 1.0, 0.5, 0.1),
    "x2": ("Input x₂", -1.0, 1.0, -0.8, 0.1),
    "target": ("Target t", -1.0, 1.0, 0.8, 0.1),
    "rate": ("Learning rate", 0.05, 1.0, 0.05, 0.05),
}
HELP = {
    "rate": "How large each step is.",
    "steps": "If a setting changes, the network takes these steps again from the same weights.",
}


@st.fragment
def show() -> None:
    """Show the network, its numbers, and what can be changed."""
    glossary.say(
        "The **gradient** of a weight is how much the loss would grow if the weight grew a little. "
        "Backpropagation finds all gradients in one pass from the loss back to the inputs; "
        "a **gradient step** then moves each weight the other way."
    )
    buttons = st.container(horizontal=True, vertical_alignment="center")
    left, right = st.columns([63, 37], gap="medium")
    settings, curve = st.columns(2, gap="medium", vertical_alignment="center")
    with settings:
        activation, inputs, target, rate, steps = _choose()
    with curve:
        weights = _train(activation, inputs, target, rate, steps)
    found, index = run(weights, inputs, target, activation), int(session.value(PHASE, 0))
    phase = PHASES[index]
    with buttons:
        _show_buttons(index, at_start=index + steps == 0)
    with right:
        formula, lines = chain_rule.formulas(index, found, weights, activation, rate)
        rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
        body = f'<p>{phase.about}</p><p class="f">{escape(formula)}</p><ul>{rows}</ul>'
        st.html(f'<div class="s28-rule" aria-live="polite"><h3>{phase.title}</h3>{body}</div>')
    with left:
        alt = (
            f"{phase.title}. After {steps} gradient steps: output {number(found.output)}, "
            f"target {number(target)}, loss {number(found.loss)}."
        )
        drawn = _drawn(index, found, weights, rate)
        st.html(backpropagation_drawing(drawn, alt, dark=frame.is_dark()))


def _show_buttons(index: int, *, at_start: bool) -> None:
    button("Back", "arrow_back", f"{KEY}-back", _turn, -1, disabled=at_start)
    button("Next", "arrow_forward", f"{KEY}-next", _turn, 1, type="primary")
    glossary.say(f"{index + 1} of {len(PHASES)}")
    button("1 step", "redo", f"{KEY}-one", _add_steps, 1)
    button("10 steps", "fast_forward", f"{KEY}-ten", _add_steps, 10)
    button("Start again", "restart_alt", f"{KEY}-again", _add_steps, -MAX_STEPS)
    button("New random weights", "casino", f"{KEY}-other", _draw_other_weights)


def _choose() -> tuple[str, tuple[float, float], float, float, int]:
    """Show the settings; return the activation, the inputs, the target, the rate and the steps."""
    columns: list[Any] = [*st.columns(2), *st.columns(2), *st.columns(2)]
    with columns[0]:
        names = {name: name for name in OFFERED}
        activation = controls.choose("Activation", names, f"{KEY}-activation")
    x1, x2, target, rate = (
        column.slider(*look, key=f"{KEY}-{key}", help=HELP.get(key))
        for column, (key, look) in zip(columns[1:5], SLIDERS.items(), strict=True)
    )
    label, about = "Gradient steps taken", HELP["steps"]
    steps = int(columns[5].slider(label, 0, MAX_STEPS, 0, key=STEPS, help=about))
    return activation, (x1, x2), target, rate, steps


def _train(
    activation: str, inputs: tuple[float, float], target: float, rate: float, steps: int
) -> Weights:
    """Show the losses of the gradient steps, and return the weights after them."""
    start = initial_weights(session.count(START))
    weights, losses = train(start, inputs, target, activation, rate=rate, steps=steps)
    said = _finding(losses, steps)
    glossary.say(said)
    marked, dark = {"loss": len(losses) - 1}, frame.is_dark()
    figure = loss_over_steps({"loss": losses}, MAX_STEPS, dark=dark, height=180, marked=marked)
    figures.show(figure, f"{KEY}-losses", said)
    return weights


def _finding(losses: list[float], steps: int) -> str:
    first, last = number(losses[0]), losses[-1]
    if not steps:
        return f"The loss is **{first}** before the first step."
    if last > 2 * losses[0] + 0.1:
        after = f"after {steps} of them the loss is {last:.3g}"
        return f"**The steps are too long**: {after}; it began at {first}."
    now = f"**{number(last)}**" if last >= 0.0005 else "below **0.001**"
    taken = "1 step" if steps == 1 else f"{steps} steps"
    return f"After **{taken}** the loss is {now}; it began at {first}."


def _turn(by: int) -> None:
    """Go to the next phase or to the previous one; past the last, take a gradient step."""
    index = int(session.value(PHASE, 0)) + by
    if not 0 <= index < len(PHASES):
        _add_steps(by)
    session.set_value(PHASE, index % len(PHASES))


def _add_steps(count: int) -> None:
    session.set_value(STEPS, min(MAX_STEPS, max(0, int(session.value(STEPS, 0)) + count)))


def _draw_other_weights() -> None:
    session.increment(START)
    _add_steps(-MAX_STEPS)


def _drawn(index: int, found: Pass, weights: Weights, rate: float) -> DrawnPass:
    """Return what is written at each place; a question mark for what is not computed yet."""
    output = number(found.output) if index >= chain_rule.OUTPUT else "?"
    loss = number(found.loss) if index >= chain_rule.LOSS else "?"
    lines = {
        "x1": ["x₁", number(found.inputs[0])],
        "x2": ["x₂", number(found.inputs[1])],
        "y": [f"y {output}"],
        "loss": ["target t", number(found.target), f"loss {loss}"],
    }
    for j in range(3):
        lines[f"h{j + 1}"] = [f"z {number(found.sums[j])}", f"a {number(found.values[j])}"]
        if index >= chain_rule.INTO_HIDDEN:
            lines[f"d{j + 1}"] = [f"∂z{LOW[j + 1]} {number(found.sum_gradients[j])}"]
    if index >= chain_rule.LAST_WEIGHTS:
        lines["dy"] = [f"∂y {number(found.output_gradient)}"]
    old, gradients = chain_rule.parameters(weights), chain_rule.parameters(found.gradients)
    new = chain_rule.parameters(weights.step(found.gradients, rate))
    places = {name: name.translate(str.maketrans(LOW, "0123")) for name in old}
    for name, place in places.items():
        lines[place] = [f"{name} {number((new if index == chain_rule.STEP else old)[name])}"]
        if index == chain_rule.STEP:
            lines[place].append(f"was {number(old[name])}")
        elif index >= (chain_rule.FIRST_WEIGHTS if name[0] in "wb" else chain_rule.LAST_WEIGHTS):
            lines[place].append(f"∂ {number(gradients[name])}")
    edges = {place: old[name] for name, place in places.items()}
    return DrawnPass(lines, edges, PHASES[index].active, PHASES[index].backward)
