"""Two networks side by side: how their confusion matrices differ, and what only one gets right."""

import streamlit as st

from model.datasets.catalog import DATASETS
from model.evaluation.predictions import correct_only_in_first
from pages.components.charts.confusion import difference
from pages.components.evaluate import figure_downloads, gallery
from pages.components.evaluate.findings import matrix_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import figures, frame, glossary, networks, notices, resources, session
from pages.components.shared.words import plain, plain_in_figure

CHART, SECOND = "difference", "beside"  # the figure; the address parameter of the second network
ALONE = (
    "No other network here was tested on {}. "
    "Train a network on {}s, and you can compare it with this one, picture by picture."
)
DIFFERENT = (
    "These two networks were tested on different pictures, so their answers cannot be compared. "
    "Please choose another network."
)


def show(name: str) -> None:
    """Show the choice of a second network, and the comparison of the first with it."""
    info = resources.info(name)
    others = networks.comparable(name)
    if not others:
        noun = DATASETS[info.hyperparameters.dataset].noun
        notices.inform(ALONE.format(networks.test_pictures(info), noun))
        return
    label, key = f"Compare {plain(networks.short_name(name))} with", "second-network"
    if (linked := session.value_from_link(SECOND, key)) in others:
        session.set_value(key, linked)
    second = st.selectbox(label, others, format_func=networks.label, key=key)
    session.set_in_address(SECOND, key, second if second != others[0] else None)
    if (predictions(name).labels != predictions(second).labels).any():
        notices.inform(DIFFERENT)
        return
    left, right = st.columns([6, 5], gap="large")
    with left:
        _show_difference(name, second)
    with right:
        _show_only(name, second)
        _show_only(second, name)


def _show_difference(name: str, second: str) -> None:
    dataset = DATASETS[resources.info(name).hyperparameters.dataset]
    first, other = (predictions(one).evaluation.confusion for one in (name, second))
    one, two = networks.short_name(name), networks.short_name(second)
    said = _finding(one, two, int(first.trace() - other.trace()))
    st.markdown(f"##### {plain(said)}")
    names = (plain_in_figure(one), plain_in_figure(two)), dataset.class_names, dataset.plurals
    figure = difference(first, other, *names, dark=frame.is_dark())
    alt = f"Heat map of the differences of two confusion matrices. {said}."
    figures.show(figure, CHART, alt, downloadable=True)
    glossary.caption(
        f"Each cell shows how many more pictures {plain(one)} counts there than {plain(two)}. "
        f"Blue: {plain(one)} does better, with more right on the diagonal or fewer mistakes off "
        "it. "
        f"Orange: {plain(two)} does better."
    )
    file = f"difference-{networks.file_name(name)}-{networks.file_name(second)}"
    tables = {"Numbers as CSV": (file, matrix_table(first - other, dataset.class_names))}
    figure_downloads.show(CHART, file, f"{said} ({one} minus {two})", tables)


def _finding(one: str, two: str, more: int) -> str:
    if not more:
        return "Both networks get the same number right"
    better, worse = (one, two) if more > 0 else (two, one)
    return f"{better[0].upper()}{better[1:]} gets {abs(more):,} more right than {worse}"


def _show_only(correct: str, wrong: str) -> None:
    """Show what one network gets right and the other does not, with the other's predictions."""
    indices = correct_only_in_first(predictions(correct), predictions(wrong))
    only = plain(networks.short_name(correct))
    st.markdown(f"##### Only {only} gets these right: {len(indices):,}")
    if indices:
        sure = f"Under each: the confidence of {networks.short_name(wrong)}, which is wrong here."
        key = f"only-{correct.replace(':', '-')}"
        gallery.show(key, wrong, indices, f"{sure} Click a picture to see its answer.")
