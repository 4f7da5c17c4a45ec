"""The confusion heat map, and the pictures that a cell counts.

A cell is chosen by a click on it, by two selectors, or by a link.
"""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.datasets.catalog import DATASETS, class_count
from pages.components.charts.confusion import (
    COUNTS,
    MANY,
    OF_COLUMN,
    OF_ROW,
    SHOWN,
    confusion,
    margins,
)
from pages.components.evaluate import figure_downloads, gallery
from pages.components.evaluate.findings import cell_finding, confusions, finding, matrix_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import (
    controls,
    figures,
    frame,
    glossary,
    in_view,
    networks,
    resources,
    session,
    static,
)
from pages.components.shared.words import plain

TRUE, PREDICTED = "true", "named"  # address parameters of the chosen cell
MOST_PAIRS = 8
CHART, MISTAKES = "confusion", "mistakes-only"  # the figure; the widget and address parameter
SHOWN_HELP = (
    f"{COUNTS}: how many there are. {OF_ROW}: the share of all pictures of that true class. "
    f"{OF_COLUMN}: the share of all pictures with that predicted class."
)
MISTAKES_HELP = "Hides the diagonal, where the network is right, so that its mistakes stand out."
_TOUCH = static.component("evaluate/touch")


@st.fragment
def show(name: str) -> None:
    """Show the heat map; beside it the chosen cell's pictures, or the frequent confusions."""
    dataset = resources.info(name).hyperparameters.dataset
    for parameter in (TRUE, PREDICTED):
        linked = session.value_from_link(parameter, _key(parameter, dataset), "")
        if linked == "":
            session.set_value(_key(parameter, dataset), None)
        elif linked and linked in map(str, range(class_count(dataset))):
            session.set_value(_key(parameter, dataset), int(linked))
    widths = [8, 4] if class_count(dataset) > MANY else [6, 5]
    left, right = st.columns(widths, gap="large")
    with left:
        _show_map(name, dataset)
    with right:
        first, second = st.columns(2)
        true = _select(TRUE, "True class", dataset, first)
        predicted = _select(PREDICTED, "Predicted class", dataset, second)
        if true is None or predicted is None:
            _show_pairs(name, dataset)
        else:
            _show_cell(name, dataset, true, predicted)
    in_view.follow()


def _show_map(name: str, dataset: str) -> None:
    known, given = DATASETS[dataset], predictions(name)
    matrix = given.evaluation.confusion
    said = finding(matrix, known.class_names, known.plurals)
    st.markdown(f"##### {said}")
    with st.container(key="map-choices", horizontal=True, vertical_alignment="center"):
        options = {option: option for option in SHOWN}
        look: Any = {"help": SHOWN_HELP, "label_visibility": "collapsed", "link": "cells"}
        cells: Any = {"shown": controls.choose("Cells show", options, "cells", **look)}
        look = {"help": MISTAKES_HELP, "persist_state": "session"}
        if linked := session.value_from_link(MISTAKES, MISTAKES, "no"):
            session.set_value(MISTAKES, linked == "yes")
        only = cells["mistakes_only"] = st.toggle("Mistakes only", key=MISTAKES, **look)
        session.set_in_address(MISTAKES, MISTAKES, "yes" if only else None)
    cells |= {"noun": known.noun, "dark": frame.is_dark()}
    figure = confusion(matrix, known.class_names, known.plurals, **cells)
    alt = (
        f"Confusion heat map of {networks.label(name)}. {said}. "
        "The two selectors do what a click on a cell does."
    )
    with st.container(key="map"):
        st.html(_cell_frame(dataset))
        _TOUCH(key=f"{CHART}-touch", data={"figure": CHART}, height=0)
        figures.show(figure, CHART, alt, downloadable=True, on_click=lambda: _clicked(dataset))
    file, info = networks.file_name(name), resources.info(name)
    tables: dict[str, figure_downloads.Table] = {
        "Numbers as CSV": (f"confusion-{file}", matrix_table(matrix, known.class_names)),
        "All answers as CSV": (f"answers-{file}", lambda: given.to_csv(known.class_names)),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        title = f"{said} ({networks.short_name(name)})"
        figure_downloads.show(CHART, f"confusion-{file}", title, tables)
        source = f"{networks.test_pictures(info)} ({info.source})"
        measured = f"Measured on {plain(source)}, from which the network did not learn."
        glossary.caption(measured, width="content")


def _show_pairs(name: str, dataset: str) -> None:
    """Show the most frequent confusions; a click on one chooses its cell."""
    pairs = confusions(predictions(name).evaluation.confusion)[:MOST_PAIRS]
    known = DATASETS[dataset]
    st.markdown(
        "**Most frequent mistakes.** Click one, or any cell of the map, to see its pictures."
        if pairs
        else "Click a cell to see its pictures."
    )
    with st.container(key="pairs", gap="xxsmall"):
        for pair in pairs:
            cell = pair.true, pair.predicted
            said = cell_finding(*cell, pair.count, known.class_names, known.plurals)
            key = f"pair-{dataset}-{pair.true}-{pair.predicted}"
            controls.button(said, "grid_view", key, _choose, dataset, *cell, type="tertiary")


def _show_cell(name: str, dataset: str, true: int, predicted: int) -> None:
    indices = predictions(name).cell(true, predicted)
    mark = ":blue[✓]" if true == predicted else ":orange[✗]"
    known = DATASETS[dataset]
    said = cell_finding(true, predicted, len(indices), known.class_names, known.plurals)
    with st.container(key="cell"):
        st.markdown(f"##### {mark} {said}")
    if indices:
        note = "Under each: the network's confidence, highest first."
        gallery.show(f"cell-{dataset}", name, indices, note)
    else:
        glossary.caption("This cell is empty. Every cell with a number has pictures.")
    back = "All pairs", "arrow_back", "all-pairs", _choose, dataset, None, None
    controls.button(*back, type="tertiary")


def _select(parameter: str, label: str, dataset: str, column: DeltaGenerator) -> int | None:
    key, names = _key(parameter, dataset), DATASETS[dataset].class_names
    look: Any = {"index": None, "placeholder": "any", "persist_state": "session"}
    labels = range(len(names))
    chosen = column.selectbox(label, labels, key=key, format_func=names.__getitem__, **look)
    session.set_in_address(parameter, key, None if chosen is None else str(chosen))
    return chosen


def _clicked(dataset: str) -> None:
    """Choose the clicked cell; an empty selection means a second click on the same cell."""
    points = session.value(CHART).selection.points
    if points:
        session.set_value("clicked-cell", (round(points[0]["y"]), round(points[0]["x"])))
    if last := session.value("clicked-cell"):
        _choose(dataset, *last)
        in_view.ask(".st-key-cell")


def _choose(dataset: str, true: int | None, predicted: int | None) -> None:
    session.set_value(_key(TRUE, dataset), true)
    session.set_value(_key(PREDICTED, dataset), predicted)


def _key(parameter: str, dataset: str) -> str:
    return f"evaluate-{parameter}-{dataset}"


def _cell_frame(dataset: str) -> str:
    """Return the frame of the chosen cell, which lies over the figure."""
    space = margins(DATASETS[dataset].class_names)
    true, predicted = (session.value(_key(one, dataset)) for one in (TRUE, PREDICTED))
    if true is None or predicted is None:
        return '<div class="s28-cell" hidden></div>'
    style = (
        f"--classes:{class_count(dataset)};--true:{true};--predicted:{predicted};--figure:{space.height}px;--left:{space.left}px;"
        f"--top:{space.top}px;--right:{space.right}px;--bottom:{space.bottom}px"
    )
    return f'<div class="s28-cell" style="{style}"></div>'
