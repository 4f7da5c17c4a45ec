"""A network's test metrics: those of all pictures in a row, those of each class in a table."""

import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.evaluate import figure_downloads
from pages.components.evaluate.findings import class_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import glossary, networks, resources

COLUMNS = {
    "Precision": "Of all that were given this name, the share that is right.",
    "Recall": "Of all that are of this class, the share that was found.",
    "F1": "Precision and recall in one figure: their harmonic mean.",
}
ABOUT_ERROR = (
    "Expected calibration error: how far confidence lies from being right, on average. "
    "Before calibration it was {:.1%}."
)


def show_summary(name: str) -> None:
    """Show the accuracy, the loss and the calibration error of a network in a row."""
    evaluation = predictions(name).evaluation
    before, after = predictions(name).calibration_errors
    metrics = {
        "Test accuracy": (
            f"{evaluation.accuracy:.1%}",
            "Share of the test pictures that were named right.",
        ),
        "Test loss": (
            f"{evaluation.loss:.3f}",
            "Cross-entropy: what confident mistakes cost. Lower is better.",
        ),
        "Confidence is off by": (f"{after:.1%}", ABOUT_ERROR.format(before)),
    }
    with st.container(key="summary", horizontal=True, gap="medium"):
        for label, (value, about) in metrics.items():
            st.metric(label, value, help=about, width="content")


def show_table(name: str) -> None:
    """Show precision, recall and F1 of each class; a click on a column's name sorts by it."""
    names = DATASETS[resources.info(name).hyperparameters.dataset].class_names
    table = class_table(predictions(name).evaluation, names)
    hardest = table.loc[table["F1"].idxmin()]
    st.markdown(f"##### {hardest['Class']} is the hardest class: F1 of {hardest['F1']:.1f}%")
    number = st.column_config.NumberColumn
    columns = {label: number(help=about, format="%.1f%%") for label, about in COLUMNS.items()}
    st.dataframe(
        table,
        column_config=columns | {"Pictures": number(help="Test pictures of this class.")},
        hide_index=True,
        height="content",
        width="stretch",
        key="classes",
        alt=f"Precision, recall and F1 of each class by {networks.label(name)}.",
    )
    glossary.caption("A click on a column's name sorts by it.")
    file = f"classes-{figure_downloads.filename(name)}"
    figure_downloads.show_tables("classes", {"Table as CSV": (file, table)})
