"""Pictures in, a place on a two-dimensional map for each out: by PCA at once, by t-SNE in a thread that can be watched."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.datasets.catalog import Dataset
from model.exploration.sampling import balanced
from model.exploration.summary import normalize

SAMPLE = 1500  # pictures on a map: t-SNE takes about 8 s of one core for them, and more could not be told apart
DIRECTIONS = 50  # t-SNE starts from so many principal components, as van der Maaten and Hinton do (JMLR 9, 2008, section 4.2: 30)
EXAGGERATED, STEPS, STEPS_BETWEEN_LOOKS = 250, 500, 10
WAITING, GROWING, FINISHED, FAILED = "waiting", "growing", "finished", "failed"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Sample:
    """Training pictures to lay out on a map: places in the training part int (n,), pictures uint8 (n, 28, 28), labels uint8 (n,)."""

    places: np.ndarray
    pictures: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class Pca:
    """Positions float32 (n, 2) along the two directions in which pictures differ most, and the share of all variance along each."""

    positions: np.ndarray
    shares: tuple[float, float]


def sample(data: Dataset, count: int = SAMPLE) -> Sample:
    """Choose training pictures for a map, as many of each class."""
    places = balanced(data.y_train, count)
    return Sample(places, data.x_train[places], data.y_train[places])


def pca(pictures: np.ndarray) -> Pca:
    """Lay pictures, uint8 (n, 28, 28), out by principal component analysis of their pixels, 0..1."""
    scores, shares = _principal(pictures, 2)
    return Pca(scores, (float(shares[0]), float(shares[1])))


def _principal(pictures: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the scores float32 (n, count) on the first principal components and the share of the variance that each holds.

    From the eigenvectors of the 784 x 784 covariance: 0.1 s, and no import of scikit-learn, which takes 1 to 2 s.
    """
    from scipy.linalg import eigh

    values = normalize(pictures.reshape(len(pictures), -1))
    values -= values.mean(axis=0)
    size = values.shape[1]
    variances, directions = eigh(values.T @ values, subset_by_index=[size - count, size - 1])
    directions = directions[:, ::-1]
    directions = directions * np.sign(
        directions[np.abs(directions).argmax(axis=0), np.arange(count)]
    )  # else their sign is chance
    return (values @ directions).astype(np.float32), variances[::-1] / max(
        float(np.square(values).sum()), 1e-12
    )


def alike(positions: np.ndarray, labels: np.ndarray) -> float:
    """Give the share of points, (n, 2), whose nearest other point on the map has the same label."""
    from scipy.spatial import cKDTree

    nearest = cKDTree(positions).query(positions, k=2)[1]
    other = np.where(
        nearest[:, 0] == np.arange(len(positions)), nearest[:, 1], nearest[:, 0]
    )  # points may lie on one another
    return float((labels[other] == labels).mean())


def tsne(pictures: np.ndarray, on_step: Callable[[float, np.ndarray], None]) -> np.ndarray:
    """Lay pictures out by t-SNE (van der Maaten and Hinton, JMLR 9, 2008; Barnes-Hut), beginning with the PCA map.

    Args:
        pictures: uint8 (n, 28, 28).
        on_step: told the share of the steps that are done and the positions so far, (n, 2), every ten steps.
    Returns:
        positions float64 (n, 2).
    """
    from openTSNE import TSNE  # brings scikit-learn

    scores, _ = _principal(pictures, min(DIRECTIONS, len(pictures)))
    start = scores[:, :2] / max(float(scores[:, 0].std()), 1e-12) * 1e-4
    steps = 0

    def look(_step: int, _error: float, positions: np.ndarray) -> None:
        nonlocal steps
        steps += STEPS_BETWEEN_LOOKS
        on_step(min(steps / (EXAGGERATED + STEPS), 1.0), np.array(positions))

    embedding = TSNE(
        perplexity=min(30, (len(pictures) - 1) / 3), early_exaggeration_iter=EXAGGERATED, n_iter=STEPS, negative_gradient_method="bh",
        initialization=start, n_jobs=1, random_state=0, callbacks=look, callbacks_every_iters=STEPS_BETWEEN_LOOKS,
    ).fit(scores)  # fmt: skip
    return np.array(embedding)


class GrowingMap:
    """A t-SNE map worked out in a thread of its own, for all who hold it: each sees it grow. Two of them take turns.

    state: waiting (or not begun), growing, finished or failed.
    share: how much of it is done, 0 to 1.
    positions: float (n, 2) so far; None before the first step.
    alike: once it is finished, the share of points whose neighbor is of their class.
    """

    def __init__(self, pictures: np.ndarray, labels: np.ndarray) -> None:
        """Begin nothing yet."""
        self._pictures, self._labels = pictures, labels
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.state, self.share = WAITING, 0.0
        self.positions: np.ndarray | None = None
        self.alike: float | None = None

    def start(self) -> None:
        """Begin, unless somebody has begun before; what failed begins anew."""
        with self._lock:
            if self._thread is None or self.state == FAILED:
                self.state, self.share = WAITING, 0.0
                self._thread = threading.Thread(target=self._grow, daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        if self._thread:
            self._thread.join(seconds)

    def _grow(self) -> None:
        try:
            with _one_at_a_time:
                self.state = GROWING
                self.positions = tsne(self._pictures, self._note)
                self.alike = alike(self.positions, self._labels)
                self.share, self.state = 1.0, FINISHED
        except Exception:
            self.state = FAILED
            raise

    def _note(self, share: float, positions: np.ndarray) -> None:
        self.share, self.positions = share, positions
