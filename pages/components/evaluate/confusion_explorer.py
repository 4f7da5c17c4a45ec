"""The confusion heat map and what lies behind its cells: a click, or two selectors, bring up the pictures that a cell counts."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.datasets.catalog import DATASETS
from pages.components.charts.cells import Room, room
from pages.components.charts.confusion import COUNTS, OF_COLUMN, OF_ROW, SHOWN, confusion
from pages.components.evaluate import figure_downloads, gallery, touch
from pages.components.evaluate.findings import cell_finding, confusions, finding, matrix_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import figures, frame, glossary, networks, resources, session

TRUE, NAMED = "true", "named"  # the address carries the chosen cell under these names
MOST_PAIRS = 8
CHART = "confusion"
SHOWN_HELP = f"{COUNTS}: how many. {OF_ROW}: of all of that true class. {OF_COLUMN}: of all that were given that name."


@st.fragment
def show(name: str) -> None:
    """Show a network's heat map, and beside it the pictures of the chosen cell, or the most frequent confusions while none is chosen."""
    dataset = resources.info(name).hyperparameters.dataset
    left, right = st.columns([6, 5], gap="large")
    for widget in (TRUE, NAMED):
        _arrive(widget, _key(widget, dataset))
    with left:
        _show_map(name, dataset)
    with right:
        true, named = [
            _select(widget, dataset, column)
            for widget, column in zip((TRUE, NAMED), st.columns(2), strict=True)
        ]
        if true is None or named is None:
            _show_pairs(name, dataset)
        else:
            _show_cell(name, dataset, true, named)


def _show_map(name: str, dataset: str) -> None:
    kind, evaluation = DATASETS[dataset], predictions(name).evaluation
    said = finding(evaluation.confusion, kind.class_names)
    st.markdown(f"##### {said}")
    with st.container(key="map-choices", horizontal=True, vertical_alignment="center"):
        shown = st.segmented_control(
            "Cells show", SHOWN, default=None if session.has_value("cells") else COUNTS, required=True, key="cells", help=SHOWN_HELP,
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        about = "Leaves the diagonal bare, where class and name agree, so that mistakes stand out."
        mistakes_only = st.toggle(
            "Mistakes only", key="mistakes-only", help=about, persist_state="session"
        )
    figure = confusion(
        evaluation.confusion, kind.class_names, kind.plurals, shown=shown or COUNTS, mistakes_only=mistakes_only, noun=kind.noun,
        dark=frame.is_dark(),
    )  # fmt: skip
    with st.container(key="map"):
        st.html(_style(room(kind.class_names)) + _frame_around(_chosen(dataset)))
        touch.let_through(CHART)
        figures.show(
            figure, key=CHART, downloadable=True, on_click=lambda: _clicked(dataset),
            alt=f"Confusion heat map of {networks.label(name)}. {said}. The two selectors do what a click on a cell does.",
        )  # fmt: skip
    file = name.replace(":", "-")
    tables = {
        "Numbers as CSV": (
            f"confusion-{file}",
            lambda: (
                matrix_table(evaluation.confusion, kind.class_names).to_csv(index=False).encode()
            ),
        ),
        "All answers as CSV": (
            f"answers-{file}",
            lambda: predictions(name).to_csv(kind.class_names),
        ),
    }
    facts = resources.info(name)
    with st.container(horizontal=True, vertical_alignment="center"):
        figure_downloads.show(
            CHART, f"confusion-{file}", f"{said} ({networks.short_name(name)})", tables
        )
        glossary.caption(
            f"Measured on {networks.test_pictures(facts)} ({facts.source}), none of which it was trained on.",
            width="content",
        )


def _show_pairs(name: str, dataset: str) -> None:
    """Name the most frequent confusions; a click on one does what a click on its cell does."""
    names = DATASETS[dataset].class_names
    pairs = confusions(predictions(name).evaluation.confusion)[:MOST_PAIRS]
    st.markdown(
        "**Most often confused.** Click one, or any cell of the map, to see its pictures."
        if pairs
        else "Click a cell to see its pictures."
    )
    with st.container(key="pairs", gap="xxsmall"):
        for pair in pairs:
            st.button(
                pair.said(names), key=f"pair-{dataset}-{pair.true}-{pair.named}", type="tertiary", icon=":material/grid_view:",
                on_click=_choose, args=(dataset, pair.true, pair.named),
            )  # fmt: skip


def _show_cell(name: str, dataset: str, true: int, named: int) -> None:
    places = predictions(name).cell(true, named)
    mark = ":blue[✓]" if true == named else ":orange[✗]"
    st.markdown(
        f"##### {mark} {cell_finding(true, named, len(places), DATASETS[dataset].class_names)}"
    )
    if places:
        gallery.show(
            f"cell-{dataset}",
            name,
            places,
            "How sure the network was stands below; the most confident first.",
        )
    else:
        glossary.caption("This cell is empty. Any cell with a number has pictures.")
    st.button(
        "All pairs",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_choose,
        args=(dataset, None, None),
    )


def _select(widget: str, dataset: str, column: DeltaGenerator) -> int | None:
    key, names = _key(widget, dataset), DATASETS[dataset].class_names
    label = "True class" if widget == TRUE else "Named by the network"
    chosen = column.selectbox(
        label,
        range(len(names)),
        index=None,
        key=key,
        format_func=names.__getitem__,
        placeholder="any",
        persist_state="session",
    )
    session.set_in_address(widget, key, None if chosen is None else str(chosen))
    return chosen


def _arrive(widget: str, key: str) -> None:
    """Take a class from the address, where the visitor has just come by a link that carries one."""
    arrived = session.value_from_link(widget, key)
    if arrived and arrived in "0123456789":
        session.set_value(key, int(arrived))


def _clicked(dataset: str) -> None:
    """Choose the cell that was clicked; an empty selection is a second click on the same."""
    points = session.value(CHART).selection.points
    if points:
        session.set_value("clicked-cell", (round(points[0]["y"]), round(points[0]["x"])))
    if last := session.value("clicked-cell"):
        _choose(dataset, *last)


def _choose(dataset: str, true: int | None, named: int | None) -> None:
    session.set_value(_key(TRUE, dataset), true)
    session.set_value(_key(NAMED, dataset), named)


def _chosen(dataset: str) -> tuple[int, int] | None:
    true, named = (session.value(_key(widget, dataset)) for widget in (TRUE, NAMED))
    return None if true is None or named is None else (true, named)


def _key(widget: str, dataset: str) -> str:
    return f"evaluate-{widget}-{dataset}"


def _style(space: Room) -> str:
    """Lay the frame of the chosen cell over the figure, which so need not be drawn anew."""
    width, height = (
        f"(100% - {space.left + space.right}px) / 10",
        f"{(space.height - space.top - space.bottom) / 10}px",
    )
    return f"""<style>
.st-key-map{{position:relative}}.st-key-{CHART}-touch{{position:absolute}}
.st-key-map [data-testid=stElementContainer]:has(.s28-cell){{position:absolute;left:0;right:0;top:0;height:0;z-index:2;pointer-events:none}}
.st-key-map [data-testid=stHtml]{{position:static}}
.s28-cell{{position:absolute;box-sizing:border-box;border:3px solid #E69F00;border-radius:4px;width:calc({width});height:{height};
left:calc({space.left}px + var(--named) * {width});top:calc({space.top}px + var(--true) * {height})}}
@media (max-width:640px){{.st-key-map .textpoint text,.st-key-map .xtick text,.st-key-map .ytick text{{font-size:12px!important}}}}
</style>"""


def _frame_around(cell: tuple[int, int] | None) -> str:
    return (
        f'<div class="s28-cell" style="--true:{cell[0]};--named:{cell[1]}"></div>'
        if cell
        else '<div class="s28-cell" hidden></div>'
    )
