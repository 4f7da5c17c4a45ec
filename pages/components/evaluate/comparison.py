"""Two networks side by side: what sets their matrices apart, and the pictures that only one of them gets right."""

import streamlit as st

from model.datasets.catalog import DATASETS
from model.evaluation.predictions import correct_only_in_first
from pages.components.charts.difference import difference
from pages.components.evaluate import figure_downloads, gallery
from pages.components.evaluate.findings import matrix_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import figures, frame, glossary, networks, resources

CHART = "difference"
ALONE = "Train a network on {}s, and it can be compared with this one here: picture by picture, on the same test pictures."


def show(name: str) -> None:
    """Show the choice of a second network, and the comparison of the first with it."""
    noun = DATASETS[resources.info(name).hyperparameters.dataset].noun
    others = networks.comparable(name)
    if not others:
        st.info(
            f"There is no other network here that was tested on {networks.test_pictures(resources.info(name))}. {ALONE.format(noun)}"
        )
        return
    second = st.selectbox(
        f"Compare {networks.short_name(name)} with",
        others,
        format_func=networks.label,
        key="second-network",
    )
    if (predictions(name).labels != predictions(second).labels).any():
        st.info(
            "These two were tested on different pictures and cannot be compared one by one. Choose another."
        )
        return
    left, right = st.columns([6, 5], gap="large")
    with left:
        _show_difference(name, second)
    with right:
        _show_only(name, second)
        _show_only(second, name)


def _show_difference(name: str, second: str) -> None:
    kind = DATASETS[resources.info(name).hyperparameters.dataset]
    first, other = (predictions(one).evaluation for one in (name, second))
    said = _finding(name, second, int(first.confusion.trace() - other.confusion.trace()))
    st.markdown(f"##### {said}")
    whose = networks.short_name(name), networks.short_name(second)
    figure = difference(
        first.confusion,
        other.confusion,
        whose,
        kind.class_names,
        kind.plurals,
        dark=frame.is_dark(),
    )
    figures.show(
        figure,
        key=CHART,
        downloadable=True,
        alt=f"Heat map of the differences of two confusion matrices. {said}.",
    )
    glossary.caption(
        f"Pictures in each cell by {whose[0]}, less those by {whose[1]}. Blue speaks for {whose[0]}: more right on the diagonal, or fewer "
        f"mistakes beside it. Orange speaks for {whose[1]}."
    )
    file = f"difference-{name}-{second}".replace(":", "-")
    rows = lambda: (
        matrix_table(first.confusion - other.confusion, kind.class_names)
        .to_csv(index=False)
        .encode()
    )
    figure_downloads.show(
        CHART, file, f"{said} ({whose[0]} less {whose[1]})", {"Numbers as CSV": (file, rows)}
    )


def _finding(name: str, second: str, more: int) -> str:
    if not more:
        return "Both get equally many right"
    better, worse = (name, second) if more > 0 else (second, name)
    whose = networks.short_name(better)
    return (
        f"{whose[0].upper()}{whose[1:]} gets {abs(more):,} more right than {networks.short_name(worse)}"
    )


def _show_only(right: str, wrong: str) -> None:
    """Show what one network gets right and the other does not, as the other answered it."""
    places = correct_only_in_first(predictions(right), predictions(wrong))
    st.markdown(f"##### Only {networks.short_name(right)} gets these right: {len(places):,}")
    if places:
        note = f"How sure {networks.short_name(wrong)} was, which took them for something else; open one to see for what."
        gallery.show(f"only-{right.replace(':', '-')}", wrong, places, note)
