"""Read Parquet files as Hugging Face has them: encoded pictures with labels."""

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from model.datasets.importing.entries import Entry
from model.datasets.importing.found import (
    MOST_BYTES,
    MOST_PICTURES,
    Choices,
    Material,
    Problems,
    Report,
)
from model.datasets.importing.kinds import parts_of_one_set
from model.datasets.importing.layout import LABEL_NAMES
from model.datasets.importing.parquet_pages import page_sizes
from model.datasets.importing.pictures import REPORTED, Gathered
from model.datasets.own import clean_name

IMAGE_NAMES = ("image", "img", "picture", "pixels")
LAYOUT = "a column image of encoded pictures, and a column label"
MOST_FOOTER = 16_000_000  # bytes of each text, and entries of each list, in a file's description
AT_ONCE, BYTES_AT_ONCE = 200, 64_000_000  # rows, and what they may become
LONGEST_TEXT = 100  # letters of a label


def read_parquet(
    entries: Sequence[Entry], choices: Choices, problems: Problems, report: Report
) -> Material:
    """Read Parquet files of one data set.

    Raises:
        DatasetError: if one has other columns, is too large or damaged.
    """
    gathered, count = Gathered(choices, problems), 0
    names: dict[int, str] = {}
    for entry, part in zip(entries, parts_of_one_set(entries), strict=True):
        file = _File(entry, choices.label)
        names |= file.class_names()
        for number, (content, label) in enumerate(file.rows()):
            if number % REPORTED == 0:
                report(f"reading {entry.said}", number / file.count)
            count += 1
            if count > MOST_PICTURES:
                raise entry.wrong(f"at most {MOST_PICTURES:,} pictures", "there are more")
            said = f"row {number + 1:,} of {entry.said}"
            if content is None or label is None:
                problems.add(f"{said} is left out, since it is not complete.")
            elif (
                names and isinstance(label, int) and label not in names
            ):  # Hugging Face has -1 for those without a label
                problems.add(f"{said} is left out, since its label {label} has no name.")
            else:
                gathered.add(content, said, label, part)
    what = f"{'a Parquet file' if len(entries) == 1 else 'Parquet files'} of pictures"
    return Material(what, gathered.parts(), names, unsure=gathered.unsure)


class _File:
    """A Parquet file whose sizes are known to be bounded."""

    def __init__(self, entry: Entry, label: str | None) -> None:
        """Read its description.

        Raises:
            DatasetError: if it has other columns, or becomes too large.
        """
        import pyarrow.parquet

        self._entry, content = entry, entry.read(MOST_BYTES)
        limits = {"thrift_string_size_limit": MOST_FOOTER, "thrift_container_size_limit": 2**20}
        try:
            self._file = pyarrow.parquet.ParquetFile(BytesIO(content), **limits)
            self._schema = self._file.schema_arrow
        except Exception as error:  # Arrow raises many kinds of errors on a broken file
            raise entry.damaged(error) from error
        self.count = max(1, self._file.metadata.num_rows)
        self._columns = self._image(), self._label(label)
        try:
            total, largest = self._sizes(memoryview(content))
        except (ValueError, IndexError, OSError) as error:
            raise entry.damaged(error) from error
        if total > MOST_BYTES:
            raise entry.wrong(f"at most {MOST_BYTES:,} bytes", f"it becomes {total:,}")
        # A page may hold one value for very many rows.
        self._at_once = max(1, min(AT_ONCE, BYTES_AT_ONCE // max(1, largest)))

    def class_names(self) -> dict[int, str]:
        """Return the names of the labels as Hugging Face writes them into a file's description."""
        written = (self._schema.metadata or {}).get(b"huggingface", b"{}")
        label = self._columns[1]
        try:
            names = json.loads(written)["info"]["features"][label]["names"]
            return dict(enumerate(map(str, names)))
        except (ValueError, LookupError, TypeError, RecursionError):
            return {}

    def rows(self) -> Iterator[tuple[bytes | None, str | int | None]]:
        """Return each row's encoded picture and its label.

        Raises:
            DatasetError: if the file is damaged.
        """
        image, label = self._columns
        batches = self._file.iter_batches(self._at_once, columns=[image, label], use_threads=False)
        while True:
            try:
                batch = next(batches, None)
                if batch is None:
                    return
                pictures = batch.column(image.partition(".")[0])  # columns keep the file's order
                pictures = pictures.field("bytes") if "." in image else pictures
                labels = batch.column(label).to_pylist()
                rows = list(zip(pictures.to_pylist(), labels, strict=True))
            except Exception as error:
                raise self._entry.damaged(error) from error
            for content, value in rows:
                yield content, value[:LONGEST_TEXT] if isinstance(value, str) else value

    def _image(self) -> str:
        """Return the path of the column of pictures."""
        import pyarrow.types as types

        def is_bytes(kind: Any) -> bool:
            return bool(types.is_binary(kind) or types.is_large_binary(kind))

        for name in filter(lambda name: self._schema.names.count(name) == 1, IMAGE_NAMES):
            kind = self._schema.field(name).type
            if is_bytes(kind):
                return name
            has_bytes = types.is_struct(kind) and kind.get_field_index("bytes") >= 0
            if has_bytes and is_bytes(kind.field("bytes").type):
                return f"{name}.bytes"
        raise self._other_columns()

    def _label(self, chosen: str | None) -> str:
        """Return the name of the column of labels."""
        import pyarrow.types as types

        for name in LABEL_NAMES if chosen is None else [chosen]:
            if self._schema.names.count(name) == 1:
                kind = self._schema.field(name).type
                if types.is_integer(kind) or types.is_string(kind) or types.is_large_string(kind):
                    return str(name)
        raise self._other_columns()

    def _other_columns(self) -> Exception:
        names = ", ".join(map(clean_name, self._schema.names[:4]))
        return self._entry.wrong(LAYOUT, f"its columns are {names}")

    def _sizes(self, content: memoryview) -> tuple[int, int]:
        """Return how many bytes the pages become that are read, and the largest of them."""
        total = largest = 0
        metadata = self._file.metadata
        for group in range(metadata.num_row_groups):
            for place in range(metadata.num_columns):
                column = metadata.row_group(group).column(place)
                if column.path_in_schema in self._columns:
                    start = column.data_page_offset
                    if column.has_dictionary_page and 0 < column.dictionary_page_offset < start:
                        start = column.dictionary_page_offset
                    sizes = page_sizes(content, start, column.total_compressed_size)
                    total, largest = total + sizes[0], max(largest, sizes[1])
        return total, largest
