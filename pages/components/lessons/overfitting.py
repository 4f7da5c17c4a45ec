"""Chapter 9: the same network trained with few and with many pictures, as recorded."""

import streamlit as st

from model.lessons.recorded.recordings import Recording, recording
from pages.components.charts.lesson_curves import stopping_curves
from pages.components.shared import controls, figures, frame, glossary

FEW = "few_pictures"
OTHERS = {"all_pictures": "50,000 pictures", "all_with_dropout": "50,000 with dropout"}
LIMITS = {"accuracy": (0.68, 1.01), "loss": (-0.03, 1.0)}
WIDE_GAP = 0.05  # of accuracy
RISEN = 2  # the validation loss has risen if it is above this many times its lowest


@st.fragment
def show() -> None:
    """Show two runs, and an epoch at which both could have stopped."""
    glossary.say(
        "A network can memorize its training pictures and still be bad at new ones: it "
        "**overfits**. Its training curve gets better and better; the validation curve, from "
        "pictures that it does not learn from, stays behind. When would you have stopped?"
    )
    first, second, third = st.columns([20, 38, 42], gap="medium")
    few = recording(FEW)
    with first:
        titles = {name: name.capitalize() for name in LIMITS}
        name = controls.choose("Show", titles, "overfitting-figure", default="loss")
    epoch = second.slider("Stop after epoch", 1, few.epochs, 10, key="overfitting-epoch")
    with third:
        other = controls.choose("Compare with", OTHERS, "overfitting-other")
    for column, run in zip(st.columns(2, gap="medium"), (FEW, other), strict=True):
        with column:
            _show_run(run, int(epoch), name)
    chosen = few.hyperparameters
    glossary.caption(
        "These are real runs on MNIST that differ only in what is written above each figure.",
        help=f"Both have two hidden layers of {chosen.units[0]}, batches of {chosen.batch_size}, "
        f"{chosen.optimizer}, learning rate {chosen.learning_rate:g} and seed {chosen.seed}. The "
        "training curve is the average over each epoch. The validation curve shows 10,000 pictures "
        "kept apart, after each epoch, without dropout.",
    )


def _show_run(run: str, epoch: int, name: str) -> None:
    recorded = recording(run)
    chosen = recorded.hyperparameters
    dropout = f"dropout {chosen.dropout:g}" if chosen.dropout else "no dropout"
    glossary.say(f"**{finding(recorded)}**  \n{chosen.training_pictures:,} pictures, {dropout}")
    training, validation = recorded.figures[name], recorded.figures[f"val_{name}"]
    figure = stopping_curves(training, validation, epoch, name, LIMITS[name], dark=frame.is_dark())
    said = at_epoch(recorded, epoch)
    figures.show(figure, f"overfitting-{run}", f"{name.capitalize()} over 40 epochs. {said}")
    with st.container(key=f"said-{run}"):
        glossary.say(said)


def finding(recorded: Recording) -> str:
    """Describe in a few words how a run went."""
    best, last = recorded.figures["val_loss"].min(), recorded.figures["val_loss"][-1]
    gap = recorded.figures["accuracy"][-1] - recorded.figures["val_accuracy"][-1]
    if gap > WIDE_GAP:
        return f"Memorized: a gap of {100 * gap:.1f} points after {recorded.epochs} epochs"
    if last > RISEN * best:
        return f"A small gap, but the validation loss ends at {last / best:.0f} times its lowest"
    return "Training and validation stay together"


def at_epoch(recorded: Recording, epoch: int) -> str:
    """Describe the run after an epoch, counted from 1."""
    training, validation, loss = (
        recorded.figures[name][epoch - 1] for name in ("accuracy", "val_accuracy", "val_loss")
    )
    gap, best = 100 * (training - validation), recorded.best_epoch
    why = "the training accuracy is an average over an epoch in which the network still learned"
    if recorded.hyperparameters.dropout:
        why = "dropout holds the network back while it trains"
    said = (
        f"After epoch **{epoch}**, it recognizes **{training:.1%}** in training and "
        f"**{validation:.1%}** in validation: "
        f"{f'a gap of {gap:.1f} points' if gap > 0.05 else f'no gap, since {why}'}. "
        f"The validation loss is **{loss:.3f}**"
    )
    if epoch == best:
        return f"{said}, its lowest: a good moment to stop."
    if epoch < best:
        return f"{said}; it is lowest after epoch {best}."
    lowest = recorded.figures["val_loss"].min()
    return f"{said}; it was lowest after epoch {best}, {lowest:.3f}."
