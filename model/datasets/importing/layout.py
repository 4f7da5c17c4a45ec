"""Find out how a table is laid out: separator, header, and which column holds the labels."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from model.datasets.importing.entries import DAMAGED, Entry
from model.datasets.importing.found import MOST_BYTES
from model.datasets.importing.pixels import MOST_SIDE, square_side
from model.datasets.own import LEAST_CLASSES, MOST_CLASSES, clean_name

LONGEST_ROW = 30 * MOST_SIDE**2  # bytes
HEAD = 12  # rows
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
COMMA, SPACE = b",", b" "
SEPARATORS = {
    COMMA: "a CSV table",
    b";": "a CSV table with semicolons",
    b"\t": "a TSV table",
    SPACE: "a table with spaces",
}
LABEL_NAMES = ("label", "labels", "class", "target", "y", "digit", "letter", "character")
LABELS = f"{LEAST_CLASSES} to {MOST_CLASSES} different labels"
INDEX_NAMES = ("", "index", "id", "unnamed: 0")
LAYOUT = "a label and a square number of pixels, such as 784, in each row"


@dataclass(frozen=True)
class Layout:
    """How a table is laid out; `label` and `index`, of row numbers, are columns from 0."""

    separator: bytes
    header: bool
    columns: int
    label: int
    index: int | None
    name: str
    unsure: bool

    @property
    def pixels(self) -> int:
        """How many values of a row are pixels."""
        return self.columns - 1 - (self.index is not None)

    @property
    def what(self) -> str:
        """The phrase that says so."""
        first, last = self.label == (self.index is not None), self.label == self.columns - 1
        place = "its first column" if first else "its last column" if last else ""
        return f"{SEPARATORS[self.separator]} with the label in {place or 'column ' + self.name}"


def read_rows(entry: Entry, separator: bytes) -> Iterator[bytes]:
    """Return the rows of a table one by one with commas between the values, without quotes.

    Raises:
        DatasetError: if a row or the whole is too long, or the file is damaged.
    """
    count = 0
    try:
        with entry.open() as file:
            while line := file.readline(LONGEST_ROW + 1):
                count += len(line)
                if len(line) > LONGEST_ROW:
                    raise entry.wrong(LAYOUT, f"a row is longer than {LONGEST_ROW:,} bytes")
                if count > MOST_BYTES:
                    raise entry.wrong(f"at most {MOST_BYTES:,} bytes", "it holds more")
                row = line.removeprefix(BYTE_ORDER_MARK).replace(b'"', b"").rstrip(b"\r\n")
                if separator == SPACE:
                    row = COMMA.join(row.split())
                yield row if separator in (SPACE, COMMA) else row.replace(separator, COMMA)
    except DAMAGED as error:
        raise entry.damaged(error) from error


def find_layout(entry: Entry, chosen: str | None) -> Layout | str:
    """Return how a table is laid out, or what it has instead of labels and pixels.

    Args:
        entry: a file of text.
        chosen: the name of the column of labels, or its number from 1 if columns have no names.
    """
    first = next(filter(bytes.strip, read_rows(entry, COMMA)), b"")
    separator = max(SEPARATORS, key=first.count)
    if separator == SPACE and COMMA in first:  # "big cat, 0, 0"
        separator = COMMA
    head = [row.split(COMMA) for row in islice(read_rows(entry, separator), HEAD) if row]
    if not head:
        return "it is empty"
    columns = Counter(map(len, head)).most_common(1)[0][0]
    header = len(head[0]) == columns and _is_header(head[0])
    names = _names(head[0]) if header else [str(number + 1) for number in range(columns)]
    extra = next((extra for extra in range(3) if square_side(columns - extra)), None)
    if extra is None:
        return f"it has {columns:,} column{'s' * (columns > 1)}"
    if extra == 0:
        return "it has no labels"
    rows = head[header:]
    index = 0 if extra == 2 and (_is_index(rows) or (header and names[0] in INDEX_NAMES)) else None
    if extra == 2 and index is None:
        return f"it has {columns:,} columns"
    label = _named_label(names, chosen, header)
    if isinstance(label, str):
        return label
    unsure = False
    if label is None:
        label, unsure = _label_at_an_end(entry, separator, int(header), columns, extra - 1)
    if label is None:
        return f"neither its first nor its last column has {LABELS}"
    return Layout(separator, header, columns, label, index, clean_name(names[label]), unsure)


def _names(fields: list[bytes]) -> list[str]:
    return [field.decode("utf-8", "replace").strip().lower() for field in fields]


def _is_number(field: bytes) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True


def _is_header(fields: list[bytes]) -> bool:
    """Return whether most of these are no numbers, or they count, as pandas counts columns."""
    inside = [field.strip() for field in fields[1:-1]]
    counting = any(inside == _counted(start, len(inside)) for start in (0, 1))
    return counting or sum(map(_is_number, fields)) < len(fields) / 2


def _is_index(rows: list[list[bytes]]) -> bool:
    """Return whether the first column numbers the rows."""
    first = [row[0].strip() for row in rows]
    return any(first == _counted(start, len(first)) for start in (0, 1))


def _counted(start: int, count: int) -> list[bytes]:
    return [str(number).encode() for number in range(start, start + count)]


def _named_label(names: list[str], chosen: str | None, header: bool) -> int | str | None:
    """Return the place of the column of labels by its name, None if no name says it."""
    if chosen is not None:
        wanted = chosen.strip().lower()
        return names.index(wanted) if wanted in names else f"no column is {clean_name(chosen)}"
    known = [name for name in LABEL_NAMES if name in names]
    return names.index(known[0]) if header and known else None


def _label_at_an_end(
    entry: Entry, separator: bytes, skipped: int, columns: int, first: int
) -> tuple[int | None, bool]:
    """Return which of two columns holds labels by their values, and whether it is unsure.

    A pixel at the border of pictures is nearly always the same, or has very many values. It is
    None if neither is like labels.
    """
    counts: tuple[Counter[bytes], Counter[bytes]] = (Counter(), Counter())
    for row in islice(read_rows(entry, separator), skipped, None):
        if row.count(COMMA) + 1 != columns:
            continue
        values = row.split(COMMA, first + 1)[first], row.rpartition(COMMA)[2]
        for counter, value in zip(counts, values, strict=True):
            if len(counter) <= MOST_CLASSES or value in counter:
                counter[value] += 1
    ends = first, columns - 1
    alike = [_are_labels(counter) for counter in counts]
    if sum(alike) < len(alike):
        return (ends[alike[1]] if any(alike) else None), False
    shares = [max(counter.values()) / counter.total() for counter in counts]
    return ends[shares[1] < shares[0]], True


def _are_labels(counts: Counter[bytes]) -> bool:
    return LEAST_CLASSES <= len(counts) <= MOST_CLASSES and max(counts.values()) > 1
