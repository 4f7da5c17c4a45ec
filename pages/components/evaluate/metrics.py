"""A network's test metrics: all pictures in a row, each class in a table, and its confidence."""

from typing import Any

import pandas as pd
import streamlit as st

from model.datasets.catalog import DATASETS
from model.evaluation.metrics import Reliability, reliability
from pages.components.charts.reliability import confidence_histogram, reliability_diagram
from pages.components.evaluate import figure_downloads
from pages.components.evaluate.findings import class_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import figures, frame, glossary, networks, resources

COLUMNS = {
    "Precision": "The share that is right, of all pictures with this predicted class.",
    "Recall": "The share that was recognized, of all pictures of this class.",
    "F1": "The harmonic mean of precision and recall, which is low if either is.",
}
ABOUT_ACCURACY = "The share of the test pictures that the network recognized."
ABOUT_LOSS = "The average cross-entropy, in which confident mistakes cost most. Lower is better."
ABOUT_ERROR = (
    "Expected calibration error: how far confidence and accuracy lie apart, on average. "
    "Before calibration it was {:.1%}."
)
BINS = 10
SURE = 0.9
DIAGRAM, HISTOGRAM = "reliability", "confidences"
ABOUT_CONFIDENCE = (
    "Confidence as shown, after calibration on the validation pictures. Where a bar stays below "
    "the dotted line, the network was too sure. Bars with few pictures vary by chance."
)


def show_summary(name: str) -> None:
    """Show the accuracy, the loss and the calibration error of a network in a row."""
    evaluation = predictions(name).evaluation
    before, after = predictions(name).calibration_errors
    metrics = {
        "Test accuracy": (f"{evaluation.accuracy:.1%}", ABOUT_ACCURACY),
        "Test loss": (f"{evaluation.loss:.3f}", ABOUT_LOSS),
        "Average confidence error": (f"{after:.1%}", ABOUT_ERROR.format(before)),
    }
    with st.container(key="summary", horizontal=True, gap="medium"):
        for label, (value, about) in metrics.items():
            st.metric(label, value, help=about, width="content")


def show_table(name: str) -> None:
    """Show precision, recall and F1 of each class; a click on a column's name sorts by it."""
    names = DATASETS[resources.info(name).hyperparameters.dataset].class_names
    table = class_table(predictions(name).evaluation, names)
    hardest = table.loc[table["F1"].idxmin()]
    said = f"{hardest['Class']} is the hardest class: F1 of {hardest['F1']:.1f}%"
    st.markdown(f"##### {said if hardest['F1'] < 100 else 'Every class is always recognized'}")
    number = st.column_config.NumberColumn
    columns = {label: number(help=about, format="%.1f%%") for label, about in COLUMNS.items()}
    columns["Pictures"] = number(help="Test pictures of this class.")
    alt = f"Precision, recall and F1 of each class by {networks.label(name)}."
    look: Any = {"hide_index": True, "height": "content", "width": "stretch", "key": "classes"}
    st.dataframe(table, column_config=columns, alt=alt, **look)
    glossary.caption("Click a column's name to sort by it.")
    file = f"classes-{networks.file_name(name)}"
    figure_downloads.show_tables("classes", {"Table as CSV": (file, table)})


def show_confidence(name: str) -> None:
    """Show how reliable the confidence is: a reliability diagram and a histogram."""
    given, dark = predictions(name), frame.is_dark()
    bins = reliability(given.correct, given.confidence, BINS)
    file, whose = networks.file_name(name), networks.short_name(name)
    left, right = st.columns(2, gap="large")
    with left:
        confidence, accuracy = given.confidence.mean(), given.correct.mean()
        said = f"Average confidence {confidence:.1%}, accuracy {accuracy:.1%}"
        st.markdown(f"##### {said}")
        figure = reliability_diagram(bins.count, bins.correct, bins.confidence, dark=dark)
        shown = f"{networks.label(name)}: the accuracy at each confidence"
        alt = f"Reliability diagram of {shown}. {said}."
        figures.show(figure, DIAGRAM, alt, downloadable=True)
        tables = {"Numbers as CSV": (f"confidence-{file}", bins_table(bins))}
        figure_downloads.show(DIAGRAM, f"reliability-{file}", f"{said} ({whose})", tables)
    with right:
        wrong, sure = (~given.correct).sum(), (~given.correct & (given.confidence >= SURE)).sum()
        said = f"The network was at least {SURE:.0%} sure in {sure:,} of its {wrong:,} mistakes"
        said = said if wrong else "The network made no mistakes"
        st.markdown(f"##### {said}")
        figure = confidence_histogram(bins.count, bins.correct, dark=dark)
        shown = f"{networks.label(name)}, right and wrong answers apart"
        alt = f"Histogram of the confidence of {shown}. {said}."
        figures.show(figure, HISTOGRAM, alt, downloadable=True)
        figure_downloads.show(HISTOGRAM, f"confidences-{file}", f"{said} ({whose})")
    glossary.caption(ABOUT_CONFIDENCE)


def bins_table(bins: Reliability) -> pd.DataFrame:
    """Return the bins as a table."""
    return pd.DataFrame(
        {
            "confidence from": [f"{index / BINS:.1f}" for index in range(BINS)],
            "to": [f"{(index + 1) / BINS:.1f}" for index in range(BINS)],
            "pictures": bins.count,
            "right": bins.correct,
            "mean confidence": [f"{confidence:.5f}" for confidence in bins.confidence],
        }
    )
