"""Load the real data sets, never the generated samples."""

from benchmarks.report import NotMeasured
from model.datasets.catalog import GENERATED, Dataset, load


def load_real(name: str) -> Dataset:
    """Load a data set.

    Raises:
        NotMeasured: if it is not available.
    """
    dataset = load(name)
    if dataset.source == GENERATED:
        raise NotMeasured(
            f"The real {name} pictures are not here; point DATASETS_DIR at a folder that has them."
        )
    return dataset
