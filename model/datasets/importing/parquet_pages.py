"""Measure the pages of a Parquet file before they are unpacked.

Each page begins with a header that says how large it becomes, and a reader reserves as much. The
headers, and the file's description at its end, are structures in Thrift's compact protocol
(github.com/apache/parquet-format). Arrow's own reader of the description is not asked for pages,
since it ends the whole process where some of it is damaged.
"""

from collections.abc import Collection, Iterator
from typing import Any

MAGIC = b"PAR1"
TRUE, FALSE, BYTE, NUMBERS, DOUBLE, BINARY, LISTS, STRUCTURE = 1, 2, 3, (4, 5, 6), 7, 8, (9, 10), 12
# Fields of the description: rows in groups, of these the columns, and of these what is known.
GROUPS, COLUMNS, KNOWN = 4, 1, 3
PATH, VALUES, LENGTH, DATA, DICTIONARY = 3, 5, 7, 9, 11
UNPACKED, PACKED = 2, 3  # fields of a page's header: sizes in bytes
DEEPEST = 10  # structures inside each other
MOST_PAGES = 1_000_000

Structure = dict[int, Any]  # by the numbers of fields


def page_sizes(content: bytes, columns: Collection[str]) -> tuple[int, int]:
    """Return the size of all pages of some columns, and of the largest one, when unpacked.

    Args:
        content: the file.
        columns: their paths, such as "image.bytes".
    Raises:
        ValueError, LookupError, TypeError: if this is no Parquet file.
    """
    view = memoryview(content)
    description, end = _description(view), len(content)
    total = largest = count = 0
    for group in description[GROUPS]:
        for column in group[COLUMNS]:
            known = column[KNOWN]
            if known[VALUES] > 0 and b".".join(known[PATH]).decode() in columns:
                start = known[DATA]
                if 0 < known.get(DICTIONARY, 0) < start:
                    start = known[DICTIONARY]
                if not 0 <= start <= start + known[LENGTH] <= end:
                    raise ValueError("pages outside of the file")
                for size in _pages(view, start, start + known[LENGTH]):
                    total, largest, count = total + size, max(largest, size), count + 1
                    if count > MOST_PAGES:
                        raise ValueError("too many pages")
    return total, largest


def _description(view: memoryview) -> Structure:
    length = int.from_bytes(view[-8:-4], "little")
    if view[-4:] != MAGIC or length > len(view) - 8:
        raise ValueError("no description at the end")
    return _structure(view, len(view) - 8 - length, 0)[0]


def _pages(view: memoryview, position: int, end: int) -> Iterator[int]:
    """Return the size of each page when unpacked."""
    while position < end:
        header, position = _structure(view, position, 0)
        if header[UNPACKED] < 0 or header[PACKED] < 0:
            raise ValueError("pages of negative size")
        position += header[PACKED]
        yield header[UNPACKED]


def _structure(view: memoryview, position: int, depth: int) -> tuple[Structure, int]:
    """Return a structure's fields, and the position behind it."""
    if depth > DEEPEST:
        raise ValueError("structures too deep")
    fields: Structure = {}
    number = 0
    while head := view[position]:
        position += 1
        if step := head >> 4:
            number += step
        else:
            number, position = _signed(view, position)
        if number in fields:  # readers differ in which one they take
            raise ValueError("a field twice")
        kind = head & 15
        if kind in (TRUE, FALSE):  # the kind is the value
            fields[number] = kind == TRUE
        else:
            fields[number], position = _value(view, position, kind, depth)
    return fields, position + 1


def _value(view: memoryview, position: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in NUMBERS:
        return _signed(view, position)
    if kind == BINARY:
        size, position = _unsigned(view, position)
        return bytes(view[position : position + size]), position + size
    if kind == STRUCTURE:
        return _structure(view, position, depth + 1)
    if kind in LISTS:
        return _list(view, position, depth)
    if kind in (TRUE, FALSE, BYTE):  # two of them only in lists
        return view[position], position + 1
    if kind == DOUBLE:
        return None, position + 8
    raise ValueError("a field of an unknown kind")


def _list(view: memoryview, position: int, depth: int) -> tuple[list[Any], int]:
    head = view[position]
    size, position = head >> 4, position + 1
    if size == 15:
        size, position = _unsigned(view, position)
    if size > len(view) - position or depth > DEEPEST:
        raise ValueError("a list that is too long or too deep")
    values = []
    for _ in range(size):
        value, position = _value(view, position, head & 15, depth + 1)
        values.append(value)
    return values, position


def _unsigned(view: memoryview, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 64, 7):
        byte = view[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
    raise ValueError("a number that is too long")


def _signed(view: memoryview, position: int) -> tuple[int, int]:
    value, position = _unsigned(view, position)
    return (value >> 1) ^ -(value & 1), position
