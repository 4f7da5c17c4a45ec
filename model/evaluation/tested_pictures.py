"""A finished network in, the pictures it was tested on out, by their places in the test part: all of them, or what ships of them."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter

from model.datasets.catalog import DATASETS, GENERATED, Dataset, find_source, title
from model.datasets.files import DatasetError
from model.runs.artifacts import PRETRAINED, Artifacts, ModelInfo
from model.synthetic.samples import generate

MISTAKES_FILE = "mistakes.npz"  # the test pictures that a shipped network names wrong
SHARPENED = 0.6  # px: a blur of this radius takes back most of the sharpening that Fashion-MNIST's pictures have had


@dataclass(frozen=True)
class PicturesHere:
    """Pictures uint8 (28, 28) by their places in the test part; and one sentence on why there are no others, empty where all are here."""

    pictures: Mapping[int, np.ndarray]
    missing: str = ""


def find_pictures(
    artifacts: Artifacts, labels: np.ndarray, read: Callable[[str], Dataset]
) -> PicturesHere:
    """Find the pictures of a network's test part.

    Args:
        artifacts: the network.
        labels: true classes (n,) of its test part: only a data set that has the same is the one that it was tested on.
        read: a data set's name to the data set.
    """
    facts = artifacts.info
    if facts.source == GENERATED:
        pictures, drawn = _sample(facts.hyperparameters.dataset, len(labels))
        return (
            _all(pictures) if np.array_equal(drawn, labels) else PicturesHere({}, _outdated(facts))
        )
    try:
        dataset = (
            read(facts.hyperparameters.dataset)
            if find_source(facts.hyperparameters.dataset) != GENERATED
            else None
        )
    except (DatasetError, OSError) as error:
        return PicturesHere(_shipped(artifacts), str(error))
    if dataset is not None and np.array_equal(dataset.y_test, labels):
        return _all(dataset.x_test)
    return PicturesHere(_shipped(artifacts), _not_here(facts))


def pack_mistakes(labels: np.ndarray, probabilities: np.ndarray, x_test: np.ndarray) -> bytes:
    """Pack the pictures that were named wrong as a compressed NPZ: `places` int32 (m,), `pictures` uint8 (m, 28, 28)."""
    places = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    file = io.BytesIO()
    np.savez_compressed(file, places=places.astype(np.int32), pictures=x_test[places])
    return file.getvalue()


def unpack_mistakes(content: bytes) -> dict[int, np.ndarray]:
    """Give back what `pack_mistakes` packed, by place."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return dict(zip(stored["places"].tolist(), stored["pictures"], strict=True))


def for_canvas(dataset: str, picture: np.ndarray) -> Image.Image:
    """Give a data set's picture as one to draw on: brought to 28x28 again, it is nearly what it was.

    Digits come through their own steps unchanged; garments would be sharpened a second time.
    """
    whole = Image.fromarray(picture)
    return whole if dataset == "mnist" else whole.filter(ImageFilter.GaussianBlur(SHARPENED))


def _all(pictures: np.ndarray) -> PicturesHere:
    return PicturesHere(dict(enumerate(pictures)))


def _shipped(artifacts: Artifacts) -> dict[int, np.ndarray]:
    return (
        unpack_mistakes(artifacts.read(MISTAKES_FILE))
        if artifacts.info.name.startswith(PRETRAINED)
        else {}
    )


@lru_cache(maxsize=4)
def _sample(name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the generated sample's test part alone: it does not depend on how many pictures there are to learn from."""
    _, _, pictures, labels = generate(name, n_train=0, n_test=count)
    return pictures, labels


def _not_here(facts: ModelInfo) -> str:
    name, noun = (
        title(facts.hyperparameters.dataset, facts.source),
        DATASETS[facts.hyperparameters.dataset].noun,
    )
    return (
        f"The {name} that this network was tested on is not on this machine. "
        f"Train a network on {noun}s while online, which fetches it, or set DATASETS_DIR to a folder that has it."
    )


def _outdated(facts: ModelInfo) -> str:
    return f"The {title(facts.hyperparameters.dataset, facts.source)} are drawn differently by now: train again to see pictures here."
