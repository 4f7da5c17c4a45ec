"""How reliable a network's confidence is: a reliability diagram and a histogram."""

import pandas as pd
import streamlit as st

from model.evaluation.metrics import Reliability, reliability
from pages.components.charts.reliability import confidence_histogram, reliability_diagram
from pages.components.evaluate import figure_downloads
from pages.components.evaluate.resources import predictions
from pages.components.shared import figures, frame, glossary, networks

BINS = 10
SURE = 0.9
DIAGRAM, HISTOGRAM = "reliability", "confidences"
ABOUT = (
    "Confidence as people see it, after calibration on the validation pictures. "
    "A bar below the dotted line: the network was surer than it was right. "
    "Bars of few pictures jump about by chance."
)


def show(name: str) -> None:
    """Show both figures of a network."""
    given = predictions(name)
    bins = reliability(given.correct, given.confidence, BINS)
    file, whose = figure_downloads.filename(name), networks.short_name(name)
    left, right = st.columns(2, gap="large")
    with left:
        said = (
            f"It is {given.confidence.mean():.1%} sure on average, "
            f"and {given.correct.mean():.1%} are right"
        )
        st.markdown(f"##### {said}")
        figure = reliability_diagram(
            bins.count, bins.correct, bins.confidence, dark=frame.is_dark()
        )
        alt = (
            f"Reliability diagram of {networks.label(name)}: "
            f"the share that is right at each confidence. {said}."
        )
        figures.show(figure, DIAGRAM, alt, downloadable=True)
        tables = {"Numbers as CSV": (f"confidence-{file}", bins_table(bins))}
        figure_downloads.show(DIAGRAM, f"reliability-{file}", f"{said} ({whose})", tables)
    with right:
        wrong, sure = (~given.correct).sum(), (~given.correct & (given.confidence >= SURE)).sum()
        said = f"{sure:,} of its {wrong:,} mistakes are {SURE:.0%} sure or more"
        said = said if wrong else "Not one mistake"
        st.markdown(f"##### {said}")
        figure = confidence_histogram(bins.count, bins.correct, dark=frame.is_dark())
        alt = (
            f"Histogram of the confidence of {networks.label(name)}, "
            f"right and wrong answers apart. {said}."
        )
        figures.show(figure, HISTOGRAM, alt, downloadable=True)
        figure_downloads.show(HISTOGRAM, f"confidences-{file}", f"{said} ({whose})")
    glossary.caption(ABOUT)


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
