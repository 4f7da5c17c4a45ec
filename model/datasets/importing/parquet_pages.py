"""Measure the pages of a Parquet file before they are unpacked.

Each page begins with a header that says how large it becomes, and a reader reserves as much. The
header is a structure in Thrift's compact protocol (github.com/apache/parquet-format, "Data Pages").
"""

STRUCT, BINARY, NUMBERS, DOUBLE, BYTE, BOOLEANS = 12, 8, (4, 5, 6), 7, 3, (1, 2)
UNPACKED, PACKED = 2, 3  # fields of a page's header: sizes in bytes
DEEPEST = 4  # structures inside each other
MOST_PAGES = 1_000_000


def page_sizes(content: memoryview, start: int, length: int) -> tuple[int, int]:
    """Return the size of all pages of a column's piece, and of the largest one, when unpacked.

    Args:
        content: the file.
        start: where the piece begins.
        length: how many bytes it has.
    Raises:
        ValueError, IndexError: if these are no pages.
    """
    total = largest = 0
    position, end = start, start + length
    for _ in range(MOST_PAGES):
        if position >= end:
            return total, largest
        sizes, position = _structure(content, position, 0)
        if not (sizes[UNPACKED] >= 0 and sizes[PACKED] >= 0):
            raise ValueError("pages of negative size")
        total, largest = total + sizes[UNPACKED], max(largest, sizes[UNPACKED])
        position += sizes[PACKED]
    raise ValueError("too many pages")


def _structure(content: memoryview, position: int, depth: int) -> tuple[dict[int, int], int]:
    """Return the numbers among a structure's fields, and the position behind it."""
    if depth > DEEPEST:
        raise ValueError("structures too deep")
    numbers: dict[int, int] = {}
    field = 0
    while head := content[position]:
        position += 1
        kind, step = head & 15, head >> 4
        if step:
            field += step
        else:
            field, position = _signed(content, position)
        if kind in NUMBERS:
            numbers[field], position = _signed(content, position)
        else:
            position = _skip(content, position, kind, depth)
    return numbers, position + 1


def _skip(content: memoryview, position: int, kind: int, depth: int) -> int:
    if kind in BOOLEANS:  # their value is their kind
        return position
    if kind == STRUCT:
        return _structure(content, position, depth + 1)[1]
    if kind == BINARY:
        size, position = _unsigned(content, position)
        return position + size
    if kind in (DOUBLE, BYTE):
        return position + (8 if kind == DOUBLE else 1)
    raise ValueError("a field that no page has")


def _unsigned(content: memoryview, position: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 64:
        byte = content[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7
    raise ValueError("a number that is too long")


def _signed(content: memoryview, position: int) -> tuple[int, int]:
    value, position = _unsigned(content, position)
    return (value >> 1) ^ -(value & 1), position
