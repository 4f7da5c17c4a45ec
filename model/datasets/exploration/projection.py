"""Two-dimensional maps of pictures: PCA at once, t-SNE in a background thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.datasets.catalog import Dataset
from model.datasets.exploration.sampling import balanced_sample
from model.datasets.exploration.summary import normalize

SAMPLE = 1500  # pictures on a map; t-SNE takes about 8 s of one core for them
# t-SNE starts from principal components (van der Maaten and Hinton, JMLR 9, 2008: 30 of them).
COMPONENTS = 50
EXAGGERATED, STEPS, STEPS_BETWEEN_REPORTS = 250, 500, 10
WAITING, RUNNING, FINISHED, FAILED = "waiting", "running", "finished", "failed"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Sample:
    """Training pictures uint8 (n, 28, 28), their indices int (n,) and labels uint8 (n,)."""

    indices: np.ndarray
    pictures: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class Pca:
    """Positions float32 (n, 2) on two components, and each one's share of the variance."""

    positions: np.ndarray
    shares: tuple[float, float]


def sample(data: Dataset, count: int = SAMPLE) -> Sample:
    """Choose training pictures for a map, as many of each class."""
    indices = balanced_sample(data.y_train, count)
    return Sample(indices, data.x_train[indices], data.y_train[indices])


def pca(pictures: np.ndarray) -> Pca:
    """Project pictures, uint8 (n, 28, 28), by principal component analysis."""
    scores, shares = _principal_components(pictures, 2)
    return Pca(scores, (float(shares[0]), float(shares[1])))


def _principal_components(pictures: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores, float32 (n, count), and the components' shares of the variance.

    By eigenvectors of the 784 x 784 covariance: takes 0.1 s, importing scikit-learn 1 to 2 s.
    """
    from scipy.linalg import eigh

    values = normalize(pictures.reshape(len(pictures), -1))
    values -= values.mean(axis=0)
    size = values.shape[1]
    variances, vectors = eigh(values.T @ values, subset_by_index=[size - count, size - 1])
    vectors = vectors[:, ::-1]
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(count)]
    scores = values @ (vectors * np.sign(largest))  # otherwise the sign is arbitrary
    return scores.astype(np.float32), variances[::-1] / max(float(np.square(values).sum()), 1e-12)


def same_class_neighbors(positions: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of points, (n, 2), whose nearest other point has the same label."""
    from scipy.spatial import cKDTree

    nearest = cKDTree(positions).query(positions, k=2)[1]
    # A point's own index may come second where points coincide.
    is_self = nearest[:, 0] == np.arange(len(positions))
    other = np.where(is_self, nearest[:, 1], nearest[:, 0])
    return float((labels[other] == labels).mean())


def tsne(pictures: np.ndarray, on_step: Callable[[float, np.ndarray], None]) -> np.ndarray:
    """Project pictures by Barnes-Hut t-SNE (van der Maaten, JMLR 15, 2014), starting from PCA.

    Args:
        pictures: uint8 (n, 28, 28).
        on_step: called every ten steps with the share that is done and the positions, (n, 2).
    Returns:
        positions, float64 (n, 2).
    """
    from openTSNE import TSNE  # imports scikit-learn

    scores, _ = _principal_components(pictures, min(COMPONENTS, len(pictures)))
    start = scores[:, :2] / max(float(scores[:, 0].std()), 1e-12) * 1e-4
    steps = 0

    def report(_step: int, _error: float, positions: np.ndarray) -> None:
        nonlocal steps
        steps += STEPS_BETWEEN_REPORTS
        on_step(min(steps / (EXAGGERATED + STEPS), 1.0), np.array(positions))

    start_at = {"perplexity": min(30, (len(pictures) - 1) / 3), "initialization": start}
    method = {"negative_gradient_method": "bh", "n_jobs": 1, "random_state": 0}
    steps_of = {"early_exaggeration_iter": EXAGGERATED, "n_iter": STEPS}
    reports = {"callbacks": report, "callbacks_every_iters": STEPS_BETWEEN_REPORTS}
    embedding = TSNE(**start_at, **method, **steps_of, **reports)
    return np.array(embedding.fit(scores))


class TsneMap:
    """A t-SNE map computed in a background thread, one map at a time.

    state: waiting, running, finished or failed.
    share: how much is done, 0 to 1.
    positions: float (n, 2) so far; None before the first report.
    same_class: once finished, the share of points whose neighbor is of their class.
    """

    def __init__(self, pictures: np.ndarray, labels: np.ndarray) -> None:
        self._pictures, self._labels = pictures, labels
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.state, self.share = WAITING, 0.0
        self.positions: np.ndarray | None = None
        self.same_class: float | None = None

    def start(self) -> None:
        """Start the computation, unless it has been started before and has not failed."""
        with self._lock:
            if self._thread is None or self.state == FAILED:
                self.state, self.share = WAITING, 0.0
                self._thread = threading.Thread(target=self._compute, daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most this long."""
        if self._thread:
            self._thread.join(seconds)

    def _compute(self) -> None:
        try:
            with _one_at_a_time:
                self.state = RUNNING
                self.positions = tsne(self._pictures, self._report)
                self.same_class = same_class_neighbors(self.positions, self._labels)
                self.share, self.state = 1.0, FINISHED
        except Exception:
            self.state = FAILED
            raise

    def _report(self, share: float, positions: np.ndarray) -> None:
        self.share, self.positions = share, positions
