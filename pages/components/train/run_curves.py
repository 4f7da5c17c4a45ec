"""A run's curves, after those of the runs that it continues and beside those of another."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from model.datasets.catalog import DATASETS, class_count, part_title, training_size
from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, Run
from pages.components.charts.curves import Lines, curves
from pages.components.shared import figures, frame, glossary, networks, resources, session
from pages.components.shared.words import plain
from pages.components.train import watched
from pages.components.train.resources import earlier_metrics, metrics_until
from pages.components.train.resources import figure as shared_figure

SMOOTH, LOGARITHMIC = "smooth", "log-loss"
AVERAGED = (
    "Each point becomes an average with the points before it; the older, the less they count."
)
LATE = "Makes small late differences visible."
TOGGLES = {
    SMOOTH: ("Smooth the curves", AVERAGED),
    LOGARITHMIC: ("Loss on a logarithmic scale", LATE),
}
TEST_PICTURES = 10  # at most, that are watched; the visitor's drawing may follow
BESIDE = "beside"  # the address parameter that carries a second run
COMPARE = "Compare with another run"


def show_choices(run: Run) -> None:
    """Show how the curves are drawn, and the choice of a second run of the same data set."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        for key, (label, about) in TOGGLES.items():
            st.toggle(label, key=key, bind="query-params", help=about)
        others = {other.id: other.title for other in _comparable(run)}
        key = _key(run)
        if (linked := session.value_from_link(BESIDE, key)) in others:
            session.set_value(key, linked)
        if others:
            look: dict[str, Any] = {"placeholder": COMPARE, "label_visibility": "collapsed"}
            look["width"] = 340  # px, for a run's title
            look |= {"format_func": others.__getitem__, "persist_state": "session"}
            chosen = st.selectbox(COMPARE, list(others), index=None, key=key, **look)
            session.set_in_address(BESIDE, key, chosen)


def show_empty(epochs: int) -> None:
    """Show the charts without curves, for this number of epochs."""
    alt = "Two empty charts: accuracy and loss over the epochs."
    figures.show(curves({}, {}, epochs, dark=frame.is_dark()), key="curves", alt=alt)


def show(run: Run, metrics: list[Metric]) -> dict[str, Any]:
    """Show the watched pictures, the curves, and what they were measured on.

    Returns:
        how the curves are drawn, for a browser that draws their next points.
    """
    watched.show(run, DATASETS[run.hyperparameters.dataset].class_names)
    other, continued = _other(run), [end for end in earlier(run)[1] if end]
    epochs = run.hyperparameters.epochs + (continued[-1] if continued else 0)
    look: dict[str, Any] = {
        "smooth": session.value(SMOOTH, False),
        "logarithmic": session.value(LOGARITHMIC, False),
    }

    def draw() -> go.Figure:
        lines = _lines(other, metrics_until(other.id, other.epoch)) if other else None
        drawn: dict[str, Any] = {**look, "other": lines, "continued": continued}
        return curves(*_lines(run, metrics), epochs, dark=dark, **drawn)

    dark = frame.is_dark()
    points = (run.id, run.worker, len(metrics), metrics[-1].epoch if metrics else 0.0)
    beside = (other.id, other.epoch) if other else ()
    titled = f"Accuracy and loss of {run.title}"
    said = f", beside those of {other.title}" if other else ""
    reached, last = describe(run, metrics)
    figure = shared_figure((points, beside, dark, *look.values()), draw)
    figures.show(figure, key="curves", alt=titled + reached + said + last)
    glossary.caption(_notes(run, other, continued), help=_settings(run))
    return {**look, "epochs": epochs, "titled": titled, "beside": said}


def describe(run: Run, metrics: list[Metric]) -> tuple[str, str]:
    """Return in words how far the curves go, and where they end."""
    accuracy = next((one.accuracy for one in reversed(metrics) if one.accuracy), 0)
    return f" over {run.epoch:.1f} epochs", f"; training accuracy last {accuracy:.1%}."


def earlier(run: Run) -> tuple[list[Metric], list[float]]:
    """Return the curves of the runs that a run continues; see `RunStore.earlier_metrics`.

    Before a network that was brought in there is no curve: its end is 0.
    """
    return earlier_metrics(run.id) if run.parent else ([], [])


def _comparable(run: Run) -> list[Run]:
    """Return the visitor's other runs of the same data set that have curves."""
    runs = resources.store().runs(session.visitor())
    dataset = run.hyperparameters.dataset
    alike = (other for other in runs if other.hyperparameters.dataset == dataset)
    return [other for other in alike if other.id != run.id and other.epoch]


def _other(run: Run) -> Run | None:
    """Return the run that is chosen for comparison."""
    chosen = session.value(_key(run), run.id)
    return next((one for one in resources.store().get_many([chosen]) if one.id != run.id), None)


def _key(run: Run) -> str:
    return f"{BESIDE}-{run.hyperparameters.dataset}"


def _lines(run: Run, metrics: list[Metric]) -> tuple[Lines, Lines]:
    """Return a run's training and validation curves, with those of the runs that it continues."""
    before, ends = earlier(run)
    every = [*before, *(metric.after(ends[-1] if ends else 0.0) for metric in metrics)]
    validated = [metric for metric in every if metric.val_loss is not None]
    return _points(every), _points(validated, "val_")


def _points(metrics: list[Metric], prefix: str = "") -> dict[str, list[tuple[float, Any]]]:
    names = "accuracy", "loss"
    return {name: [(at.epoch, getattr(at, prefix + name)) for at in metrics] for name in names}


def _notes(run: Run, other: Run | None, continued: list[float]) -> str:
    """Return what the pictures and the curves show of this run."""
    chosen = run.hyperparameters
    fewer = chosen.training_pictures < training_size(chosen.dataset, run.source)
    count = f"{chosen.training_pictures:,} " if fewer else ""
    data = "training pictures"
    if run.source:
        data = plain(part_title(chosen.dataset, run.source, "training"))
    dropout = (", with dropout", ", without dropout") if chosen.dropout else ("", "")
    varied = (", varied and mixed with drawings", ", not varied") if chosen.vary else ("", "")
    watched = min(TEST_PICTURES, class_count(chosen.dataset))
    own = ", and your drawing from Draw" if run.answers and len(run.answers) > watched else ""
    shown = f"{watched} test pictures{own}, shown but never learned from. " if run.source else ""
    more = ""
    if chosen.loss != Hyperparameters.loss:
        more += f" The network was trained with the {chosen.loss}, but the loss shown is "
        more += f"{Hyperparameters.loss}, so that runs can be compared."
    if run.parent:
        more += f" It continues {plain(networks.short_name(run.parent))}"
        more += f", whose curves are shown up to epoch {continued[-1]:.3g}." if continued else "."
    if other:
        more += f" The lighter curves are those of “{plain(other.title)}”."
    return (
        f"{shown}The training curve shows the average so far in each epoch over {count}{data}"
        f"{varied[0]}{dropout[0]}. The validation curve shows pictures kept apart"
        f"{varied[1]}, after each epoch{dropout[1]}.{more}"
    )


def _settings(run: Run) -> str:
    chosen = run.hyperparameters
    settings = [f"hidden {'-'.join(map(str, chosen.units))}", f"dropout {chosen.dropout:g}"]
    settings += [f"batch {chosen.batch_size}", chosen.optimizer]
    if chosen.loss != Hyperparameters.loss:
        settings.append(f"trained with the {chosen.loss}")
    settings += [f"learning rate {chosen.learning_rate:g} ({chosen.schedule})"]
    if chosen.training_pictures < Hyperparameters.training_pictures:
        settings.append(f"{chosen.training_pictures:,} training pictures")
    if chosen.patience:
        settings.append(f"patience {chosen.patience}")
    return f"{plain(run.title)}: {', '.join(settings)}, seed {chosen.seed}."
