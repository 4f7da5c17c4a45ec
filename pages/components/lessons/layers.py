"""Chapter 3: a picture becomes a row of numbers, and layers make ten answers of it; every parameter counted."""

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.example_picture import picture
from model.runs.sweep import SWEEPABLE
from model.synthetic.examples import examples
from model.training.architecture import LayerInfo, count_parameters, describe_layers
from pages.components.charts.flattened import flattened
from pages.components.charts.pixel_row import pixel_row
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary

STYLE = """<style>
.s28-layers{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:1rem}
.s28-layers th,.s28-layers td{padding:.14rem .5rem;text-align:left;border-bottom:1px solid var(--st-border-color,#888)}
.s28-layers .r{text-align:right;white-space:nowrap}.s28-layers th{font-weight:600}
.s28-layers tfoot td{font-weight:700;border-bottom:0}
.s28-layers-place{min-height:15.2rem}
@media (max-width:640px){.s28-layers{font-size:.9rem}.s28-layers th,.s28-layers td{padding:.14rem .2rem}}
</style>"""


@st.fragment
def show() -> None:
    """Show the picture laid out in a row, and the table of layers."""
    left, right = st.columns([6, 5], gap="large")
    with left, st.container(gap="xsmall"):
        _picture()
    with right, st.container(gap="xsmall"):
        _network()


def _picture() -> None:
    first, second = st.columns([5, 4])
    writings = examples("mnist")
    number = first.segmented_control(
        "A digit of this app", range(len(writings)), default=0, required=True, format_func=lambda number: str(writings[number].label),
        key="layers-picture", persist_state="session",
    ) or 0  # fmt: skip
    row = second.slider("Row of pixels", 1, 28, 8, key="layers-row", persist_state="session")
    st.subheader(f"Row {row} becomes numbers {28 * row - 27} to {28 * row}", anchor=False)
    shown, bar, dark = picture(number), {"displayModeBar": False}, frame.is_dark()
    first, second = st.columns([4, 6], vertical_alignment="bottom")
    alt = f"A handwritten {writings[number].label} of 28 by 28 pixels; row {row} is marked."
    first.plotly_chart(
        pixel_row(shown, row - 1, dark=dark), key="layers-picture-shown", config=bar, alt=alt
    )
    alt = f"Its 784 brightnesses in a row; numbers {28 * row - 27} to {28 * row} are marked."
    second.plotly_chart(
        flattened(shown, row - 1, dark=dark), key="layers-flattened", config=bar, alt=alt
    )
    glossary.say(
        "**Flattening** lays the rows one behind the other. The network never learns which pixels were neighbors."
    )


def _network() -> None:
    first, second = st.columns(2)
    count = first.slider("Hidden layers", 1, 4, 1, key="layers-count", persist_state="session")
    units = second.select_slider(
        "Neurons in each",
        SWEEPABLE["units"].values,
        128,
        key="layers-units",
        persist_state="session",
    )
    chosen = Hyperparameters(units=(units,) * count)
    st.subheader(f"{count_parameters(chosen):,} parameters to be learned", anchor=False)
    rows = "".join(_row(layer) for layer in describe_layers(chosen))
    head = '<th scope="col">Layer</th><th scope="col" class="r">Gives</th><th scope="col" class="r">Weights + biases</th>'
    foot = f'<td>All</td><td></td><td class="r">{count_parameters(chosen):,}</td>'
    table = f'<table class="s28-layers"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody><tfoot><tr>{foot}</tr></tfoot></table>'
    st.html(f'{STYLE}<div class="s28-layers-place">{table}</div>')
    glossary.say(
        "A **Dense** layer joins every neuron to every number before it: a **weight** for each pair, and a **bias** for each neuron. "
        "The last layer has a neuron for each class."
    )


def _row(layer: LayerInfo) -> str:
    count, before = layer.units, layer.inputs
    counted = f"{before:,} × {count:,} + {count:,} = {layer.parameters:,}" if before else "none"
    return f'<tr><td>{layer.name.capitalize()}</td><td class="r">{count:,}</td><td class="r">{counted}</td></tr>'


CHAPTER = Chapter(
    "layers",
    "Layers",
    "Layers turn 784 pixels into ten answers",
    show,
    Hyperparameters(units=(32, 32), epochs=4, dropout=0.0),
    "**On Train:** two hidden layers of 32 neurons, 26,506 parameters. Is one layer of 128, with four times as many, any better?",
)
