"""A data set's name in, the real pictures out, never the sample that stands in for them."""

from benchmarks.report import NotMeasured
from model.datasets.catalog import GENERATED, Dataset, load


def load_real(name: str) -> Dataset:
    """Load a data set.

    Raises:
        NotMeasured: when it is not to be had here.
    """
    dataset = load(name)
    if dataset.source == GENERATED:
        raise NotMeasured(
            f"The real {name} pictures are not here; point DATASETS_DIR at a folder that has them."
        )
    return dataset
