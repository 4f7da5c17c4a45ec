"""Overfitting: the same network, once with few pictures and once with many, recorded as they were trained."""

import streamlit as st

from model.hyperparameters import preset
from model.lessons.recorded.recordings import RUNS, Recording, recording
from pages.components.charts.stopping import stopping
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary

FEW = "few_pictures"
TITLES = {
    FEW: "1,000 pictures",
    "all_pictures": "50,000 pictures",
    "all_with_dropout": "50,000 with dropout",
}
LIMITS = {"accuracy": (0.68, 1.01), "loss": (-0.03, 1.0)}
WIDE_GAP = 0.05  # of accuracy
RISEN = 2  # times its lowest: the validation loss has turned


def show() -> None:
    glossary.say(
        "A network can learn its training pictures by heart and still be unsure of new ones: it **overfits**. Its training curve gets "
        "better and better; the validation curve, of pictures that it does not learn from, stays behind. When would you have stopped?"
    )
    _runs()


@st.fragment
def _runs() -> None:
    first, second, third = st.columns([20, 38, 42], gap="medium")
    name = first.segmented_control(
        "Show",
        list(LIMITS),
        format_func=str.capitalize,
        default="loss",
        required=True,
        key="overfitting-figure",
    )
    epoch = int(
        second.slider("Stop after epoch", 1, recording(FEW).epochs, 10, key="overfitting-epoch")
    )
    others = [other for other in RUNS if other != FEW]
    with third:
        other = st.segmented_control(
            "Beside it",
            others,
            format_func=TITLES.__getitem__,
            default=others[0],
            required=True,
            key="overfitting-other",
        )
    for column, run in zip(st.columns(2, gap="medium"), (FEW, other or others[0]), strict=True):
        with column:
            _run(run, epoch, name or "loss")
    source = recording(FEW)
    glossary.caption(
        f"Real runs on MNIST: {_network(source)}, seed {source.hyperparameters.seed}; only what stands above each figure differs. "
        "Training: the average over the epoch; validation: 10,000 pictures kept apart, after the epoch, dropout off."
    )


def _run(run: str, epoch: int, name: str) -> None:
    recorded = recording(run)
    training, validation = recorded.figures[name], recorded.figures[f"val_{name}"]
    pictures, dropout = recorded.hyperparameters.training_pictures, recorded.hyperparameters.dropout
    glossary.say(
        f"**{finding(recorded)}**  \n{pictures:,} pictures, {f'dropout {dropout:g}' if dropout else 'no dropout'}"
    )
    said = there(recorded, epoch)
    figure = stopping(
        list(training), list(validation), epoch, name, LIMITS[name], dark=frame.is_dark()
    )
    st.plotly_chart(
        figure,
        key=f"overfitting-{run}",
        config={"displayModeBar": False},
        alt=f"{name.capitalize()} over 40 epochs. {said}",
    )
    with st.container(key=f"said-{run}"):
        glossary.say(said)


def finding(recorded: Recording) -> str:
    """Say in a few words how a run went."""
    best, last = recorded.figures["val_loss"].min(), recorded.figures["val_loss"][-1]
    gap = recorded.figures["accuracy"][-1] - recorded.figures["val_accuracy"][-1]
    if gap > WIDE_GAP:
        return f"Learnt by heart: a gap of {100 * gap:.1f} points"
    if last > RISEN * best:
        return f"A small gap, but the validation loss is {last / best:.0f} times its lowest"
    return "Training and validation stay together"


def there(recorded: Recording, epoch: int) -> str:
    """Say how a run stood after an epoch, counted from 1."""
    training, validation, loss = (
        recorded.figures[name][epoch - 1] for name in ("accuracy", "val_accuracy", "val_loss")
    )
    gap = 100 * (training - validation)
    side = (
        f"a gap of {gap:.1f} points"
        if gap > 0.05
        else "no gap: dropout holds it back while it trains"
    )
    turn = recorded.turning_point
    lowest = recorded.figures["val_loss"][turn - 1]
    said = f"After epoch **{epoch}**: training **{training:.1%}**, validation **{validation:.1%}**, {side}. Validation loss **{loss:.3f}**"
    if epoch == turn:
        return f"{said}: its lowest. A good moment to stop."
    if epoch < turn:
        return f"{said}; its lowest comes after epoch {turn}."
    return f"{said}; it was lowest after epoch {turn}, {lowest:.3f}."


def _network(recorded: Recording) -> str:
    chosen = recorded.hyperparameters
    rate = f"learning rate {chosen.learning_rate:g}"
    return f"two hidden layers of {chosen.units[0]}, batches of {chosen.batch_size}, {chosen.optimizer}, {rate}"


CHAPTER = Chapter(
    key="overfitting",
    title="Overfitting",
    idea="Learning by heart is not learning",
    show=show,
    settings=preset("overfit"),
    task="**Overfit on purpose:** the left run above, yours in some ten seconds. Then set dropout to 0.5, "
    "or patience to 5 under More, and compare the validation loss.",
)
