"""Whether a network's confidence can be believed: a reliability diagram and a histogram, with what they show in words."""

import streamlit as st

from model.evaluation.metrics import Reliability, reliability
from pages.components.charts.reliability import confidence_histogram, reliability_diagram
from pages.components.evaluate import figure_downloads
from pages.components.evaluate.resources import predictions
from pages.components.shared import figures, frame, glossary, networks

SURE = 0.9
DIAGRAM, HISTOGRAM = "reliability", "confidences"
ABOUT = (
    "Confidence as people see it, after calibration on the validation pictures. A bar below the dotted line: the network was surer than it "
    "was right. Bars of few pictures jump about by chance."
)


def show(name: str) -> None:
    """Show both figures of a network."""
    answers, bins = predictions(name), _bins(name)
    file, whose = name.replace(":", "-"), networks.short_name(name)
    left, right = st.columns(2, gap="large")
    with left:
        said = f"It is {answers.confidence.mean():.1%} sure on average, and {answers.correct.mean():.1%} are right"
        st.markdown(f"##### {said}")
        figure = reliability_diagram(
            bins.count, bins.correct, bins.confidence, dark=frame.is_dark()
        )
        alt = f"Reliability diagram of {networks.label(name)}: the share that is right at each confidence. {said}."
        figures.show(figure, key=DIAGRAM, downloadable=True, alt=alt)
        figure_downloads.show(
            DIAGRAM, f"reliability-{file}", f"{said} ({whose})", _table(name, f"confidence-{file}")
        )
    with right:
        wrong, sure = (
            int((~answers.correct).sum()),
            int((~answers.correct & (answers.confidence >= SURE)).sum()),
        )
        said = (
            f"{sure:,} of its {wrong:,} mistakes are {SURE:.0%} sure or more"
            if wrong
            else "Not one mistake"
        )
        st.markdown(f"##### {said}")
        figure = confidence_histogram(bins.count, bins.correct, dark=frame.is_dark())
        alt = f"Histogram of the confidence of {networks.label(name)}, right and wrong answers apart. {said}."
        figures.show(figure, key=HISTOGRAM, downloadable=True, alt=alt)
        figure_downloads.show(HISTOGRAM, f"confidences-{file}", f"{said} ({whose})")
    glossary.caption(ABOUT)


def _bins(name: str) -> Reliability:
    answers = predictions(name)
    return reliability(answers.correct, answers.confidence, 10)


def _table(name: str, file: str) -> dict[str, figure_downloads.Table]:
    bins = _bins(name)

    def csv() -> bytes:
        rows = zip(bins.count, bins.correct, bins.confidence, strict=True)
        lines = [
            f"{place / len(bins.count):.1f},{(place + 1) / len(bins.count):.1f},{count},{right},{confidence:.5f}"
            for place, (count, right, confidence) in enumerate(rows)
        ]
        return "\n".join(["confidence from,to,pictures,right,mean confidence", *lines, ""]).encode()

    return {"Numbers as CSV": (file, csv)}
