"""The test's figures: those of all pictures in a row, those of each class in a table that sorts."""

import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.evaluate import figure_downloads
from pages.components.evaluate.findings import class_table
from pages.components.evaluate.resources import predictions
from pages.components.shared import glossary, networks, resources

STYLE = (
    "<style>.st-key-summary [data-testid=stMetricValue]{font-size:1.5rem;line-height:1.2}</style>"
)
PERCENT = "%.1f%%"
COLUMNS = {
    "Precision": st.column_config.NumberColumn(
        help="Of all that were given this name, the share that is right.", format=PERCENT
    ),
    "Recall": st.column_config.NumberColumn(
        help="Of all that are of this class, the share that was found.", format=PERCENT
    ),
    "F1": st.column_config.NumberColumn(
        help="Precision and recall in one figure: their harmonic mean.", format=PERCENT
    ),
    "Pictures": st.column_config.NumberColumn(help="Test pictures of this class."),
}


def show_summary(name: str) -> None:
    """Show the accuracy, the loss and the calibration of a network in a row."""
    figures = predictions(name).evaluation
    before, after = predictions(name).calibration_errors
    st.html(STYLE + "<span hidden></span>")
    with st.container(key="summary", horizontal=True, gap="medium"):
        st.metric(
            "Test accuracy",
            f"{figures.accuracy:.1%}",
            help="Share of the test pictures that were named right.",
            width="content",
        )
        st.metric(
            "Test loss",
            f"{figures.loss:.3f}",
            help="Cross-entropy: what confident mistakes cost. Lower is better.",
            width="content",
        )
        about = f"Expected calibration error: how far confidence lies from being right, on average. Before calibration it was {before:.1%}."
        st.metric("Confidence is off by", f"{after:.1%}", help=about, width="content")


def show_table(name: str) -> None:
    """Show precision, recall and F1 of each class; a click on a column's name sorts by it."""
    names = DATASETS[resources.info(name).hyperparameters.dataset].class_names
    table = class_table(predictions(name).evaluation, names)
    best = table.loc[table["F1"].idxmin()]
    st.markdown(f"##### {best['Class']} is the hardest class: F1 of {best['F1']:.1f}%")
    st.dataframe(
        table, column_config=COLUMNS, hide_index=True, height="content", width="stretch", key="classes",
        alt=f"Precision, recall and F1 of each class by {networks.label(name)}.",
    )  # fmt: skip
    glossary.caption("A click on a column's name sorts by it.")
    figure_downloads.show_tables(
        "classes",
        {
            "Table as CSV": (
                f"classes-{name.replace(':', '-')}",
                lambda: table.to_csv(index=False).encode(),
            )
        },
    )
