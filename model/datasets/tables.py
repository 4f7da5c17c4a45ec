"""Read CSV files as Kaggle has them: a label, then 784 pixels a row, with or without a header."""

from itertools import islice
from pathlib import Path

import numpy as np

from model.datasets.errors import COMPLETE_COPY, why, wrong

COLUMNS = 785
LAYOUT = "785 columns (a label, then 784 pixels)"
SEPARATORS = {";": "semicolons", "\t": "tabs"}
LEAST_SHARE = 0.01  # of the rows for each class, in a column of labels; a tenth is usual
MOST_ROWS, LONGEST_ROW = 100_000, 16_384  # rows; bytes: 785 columns of 20 characters
HEAD = 12  # lines: a header and the row numbers 0 to 10, of which the last cannot be a label
TEST_SHARE = 7  # a seventh becomes the test part, as 10,000 of MNIST's 70,000 pictures are


def count_columns(path: Path) -> int:
    """Return how many columns a CSV file has, whatever separates them.

    Raises:
        DatasetError: if the file cannot be read.
    """
    return len(_head(path)[0][0])


def read_csv(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read one CSV file.

    Returns:
        pictures uint8 (n, 28, 28) and labels int16 (n,), the labels not yet checked.

    Raises:
        DatasetError: if the values are not whole numbers, too few or too many, out of range, or in
            another order.
    """
    import pandas  # takes half a second; only this format needs it

    skipped = int(_check_head(path))
    _check_rows(path)
    try:
        values = pandas.read_csv(path, header=None, skiprows=skipped, dtype=np.int16).to_numpy()
    except (ValueError, OverflowError, OSError) as error:
        came = f"reading it says: {why(error)}"
        expected = "rows of a label and 784 whole numbers"
        raise wrong(path, expected, came, COMPLETE_COPY) from error
    if values.shape[1] != COLUMNS:
        raise wrong(path, LAYOUT, f"it has {values.shape[1]}")
    if _are_labels(values[:, -1]) and not _are_labels(values[:, 0]):
        came, advice = "they are in the last one", "move them to the front"
        raise wrong(path, "the labels in the first column", came, advice)
    pixels = values[:, 1:]
    if pixels.size and (pixels.min() < 0 or pixels.max() > 255):
        raise wrong(path, "pixels from 0 to 255", f"it has {pixels.min()} to {pixels.max()}")
    return pixels.astype(np.uint8).reshape(-1, 28, 28), values[:, 0]


def read_pixels(path: Path) -> np.ndarray:
    """Read a table of 784 pixels a row without labels, as Kaggle's `test.csv` is.

    Returns:
        uint8 (n, 28, 28).

    Raises:
        DatasetError: if it is not one.
    """
    import pandas

    expected = f"{COLUMNS - 1} columns of pixels from 0 to 255, and no labels"
    if (columns := count_columns(path)) != COLUMNS - 1:
        raise wrong(path, expected, f"it has {columns}")
    _check_rows(path)
    try:
        has_header = any(letter.isalpha() for name in _head(path)[0][0] for letter in name)
        read = pandas.read_csv
        values = read(path, header=None, skiprows=int(has_header), dtype=np.int16).to_numpy()
    except (ValueError, OverflowError, OSError) as error:
        raise wrong(path, expected, f"reading it says: {why(error)}", COMPLETE_COPY) from error
    if values.size == 0 or values.min() < 0 or values.max() > 255:
        raise wrong(path, expected, "it has none or other values")
    return values.astype(np.uint8).reshape(-1, 28, 28)


def split(pictures: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Split off a seventh as the test part, the same each time, with its share of each class.

    Returns:
        x_train, y_train, x_test, y_test.
    """
    from sklearn.model_selection import train_test_split  # takes a second; only this needs it

    indices, count = np.arange(len(labels)), len(labels) // TEST_SHARE
    train, test = train_test_split(indices, test_size=count, stratify=labels, random_state=0)
    return [pictures[train], labels[train], pictures[test], labels[test]]


def _check_head(path: Path) -> bool:
    """Return whether there is a header; raise an error if the first lines have another layout."""
    rows, separator = _head(path)
    if separator in SEPARATORS:
        came = f"it has {SEPARATORS[separator]}"
        raise wrong(path, "commas between the values", came, "save it with commas")
    names = rows[0]
    numbered = names == [str(number) for number in range(len(names))]
    has_header = numbered or any(letter.isalpha() for name in names for letter in name)
    first = [row[0] for row in rows[has_header : has_header + HEAD - 1]]
    if first in ([str(start + number) for number in range(HEAD - 1)] for start in (0, 1)):
        advice = "save it without row numbers (in pandas: index=False)"
        raise wrong(path, LAYOUT, "its first column numbers the rows", advice)
    if has_header and "label" in names[1:]:
        came = f"they are in column {names.index('label') + 1}"
        raise wrong(path, "the labels in the first column", came, "move them to the front")
    if len(names) == COLUMNS - 1:
        raise wrong(path, LAYOUT, "it has 784, and no labels")
    if len(names) > COLUMNS:
        raise wrong(path, LAYOUT, f"its first row has {len(names):,} or more")
    return has_header


def _check_rows(path: Path) -> None:
    """Check the length and number of the rows, since pandas would keep millions of values."""
    with path.open("rb") as file:
        count = 0
        while row := file.readline(LONGEST_ROW + 1):
            count += 1
            if len(row) > LONGEST_ROW:
                raise wrong(path, LAYOUT, f"row {count:,} is longer than {LONGEST_ROW:,} bytes")
            if count > MOST_ROWS:
                raise wrong(path, f"at most {MOST_ROWS:,} rows", "it has more")


def _head(path: Path) -> tuple[list[list[str]], str]:
    """Return the first lines' values, and what separates them."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            lines = list(islice(iter(lambda: file.readline(1 << 16), ""), HEAD)) or [""]
    except OSError as error:
        raise wrong(path, "a file that can be read", f"reading it says: {why(error)}") from error
    separator = max(",;\t", key=lines[0].count)
    return [[value.strip(' "\n') for value in line.split(separator)] for line in lines], separator


def _are_labels(column: np.ndarray) -> bool:
    """Return whether these are whole numbers from 0 to 9, and none of them is rare."""
    if not len(column) or column.min() < 0 or column.max() > 9:
        return False
    return bool(np.bincount(column, minlength=10).min() >= LEAST_SHARE * len(column))
