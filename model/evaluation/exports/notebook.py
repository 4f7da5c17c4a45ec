"""Write the notebook that repeats a run in plain Keras, from the cells of `templates/train.py`."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

from model.datasets.catalog import DATASETS, is_own, part_title, title
from model.evaluation.exports.templates import template
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import HISTORY_FILE, Artifacts, ModelInfo

CELL = re.compile(r"^\n*# %%(| \[markdown\])\n", re.MULTILINE)
SPECIAL = re.compile(r"([\\`*_{}\[\]()<>&#+.!|~$:-])")  # to Markdown, HTML and formulas
KIND: dict[str, Any] = {
    "metadata": {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}
GETS = "downloads {} once", "reads the pictures of {} from pictures.npz"
EXACT = "It begins with the same weights, sees the pictures in the same order and leaves out the "
EXACT += "same neurons, so its figures differ from those of the run by little more than rounding."


def notebook(artifacts: Artifacts) -> str:
    """Return the content of a notebook (nbformat 4) that repeats the run of a network."""
    info = artifacts.info
    data = DATASETS[info.hyperparameters.dataset].title
    measured = f"{info.test_pictures:,} "
    measured += part_title(info.hyperparameters.dataset, info.source, "test")
    words = {
        "title": info.title or info.name,
        "gets": GETS[is_own(info.hyperparameters.dataset)].format(data),
        "repeated": _repeated(info, artifacts.read(HISTORY_FILE)),
        "accuracy": f"{info.test_accuracy:.2%}",
        "loss": f"{info.test_loss:.4f}",
        "pictures": measured,
    }
    plain = {name: SPECIAL.sub(r"\\\1", " ".join(text.split())) for name, text in words.items()}
    return from_cells(
        template("train.py"),
        words=lambda text: text.format(**plain),
        code=lambda text: _with_settings(text, info.hyperparameters),
    )


def from_cells(
    script: str,
    words: Callable[[str], str] = lambda text: text,
    code: Callable[[str], str] = lambda text: text,
) -> str:
    """Return the content of a notebook from a script with lines such as `# %% [markdown]`.

    Args:
        script: its cells; what comes before the first one is left out.
        words: changes the Markdown of a cell.
        code: changes the code of a cell.
    """
    _, *parts = CELL.split(script)
    cells = list[dict[str, Any]]()
    for kind, text in zip(parts[::2], parts[1::2], strict=True):
        if kind:
            cells.append(_cell("markdown", words(_uncommented(text)), len(cells)))
        else:
            more: dict[str, Any] = {"execution_count": None, "outputs": []}
            cells.append(_cell("code", code(text), len(cells)) | more)
    return json.dumps({"cells": cells, **KIND}, indent=1) + "\n"


def _cell(kind: str, text: str, number: int) -> dict[str, Any]:
    source = text.strip("\n").splitlines(keepends=True)
    return {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}


def _uncommented(text: str) -> str:
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE)


def _with_settings(code: str, chosen: Hyperparameters) -> str:
    """Replace the values in lines such as `epochs = 8  # comment`."""
    for name, value in chosen.to_dict().items():
        line = rf"^{name} = [^#\n]*?(?=$|  #)"
        code = re.sub(line, f"{name} = {json.dumps(value)}", code, flags=re.MULTILINE)
    return code


def _repeated(info: ModelInfo, history: bytes) -> str:
    """Say in what the notebook cannot repeat the run, or that it can."""
    chosen, said = info.hyperparameters, list[str]()
    data, whose = DATASETS[chosen.dataset].title, title(chosen.dataset, info.source)
    if whose != data:
        said.append(f"The run learned from {whose}, the notebook learns from {data}.")
    if chosen.vary:
        said.append(
            "The run learned from varied pictures, other ones in each epoch, and from drawings; "
            "the notebook learns from the pictures as they are."
        )
    if info.teacher:
        said.append(
            f"After the labels, the network learned the answers of {info.teacher}; the notebook "
            "learns from the labels."
        )
    if info.brought:
        said.append("The network was brought in as a file, and the settings are that file's word.")
    if info.parent:
        said.append("The run began with the weights of another run, the notebook begins anew.")
    epochs = [float(row["epoch"]) for row in csv.DictReader(io.StringIO(history.decode()))]
    ended = max(epochs, default=chosen.epochs)
    if ended >= chosen.epochs and chosen.patience:
        said.append(
            "Patience did not end the run, which kept its last weights; Keras keeps the best."
        )
    if ended < chosen.epochs and not chosen.patience:
        said.append(
            f"The run was stopped after {ended:.1f} of {chosen.epochs} epochs, and its best "
            "weights were kept; the notebook trains to the end."
        )
    if not said:
        return EXACT
    return " ".join([*said, "So the figures will differ."])
