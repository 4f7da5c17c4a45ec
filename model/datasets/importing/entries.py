"""List the files in folders and zip archives as entries that are opened alike.

Nothing is unpacked to a folder. Links, and names that lead out of an archive, are left out.
"""

import gzip
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, BytesIO, FileIO, RawIOBase
from itertools import filterfalse
from pathlib import Path, PurePosixPath
from typing import IO

from model.datasets.errors import COMPLETE_COPY, RIGHT_FILE, DatasetError, why, wrong
from model.datasets.importing.found import Problems
from model.datasets.own import clean_name

MOST_ENTRIES, MOST_ARCHIVES = 200_000, 100
MOST_BYTES_AT_ONCE = 64_000_000  # of the directory of an archive
DIRECTORY_ENTRY = b"PK\x01\x02"
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1
JUNK = ("__macosx", "thumbs.db", "desktop.ini")
FEWER = "bring fewer files"
# What reading a file or a part of an archive raises if it is damaged.
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile)


@dataclass(frozen=True)
class Entry:
    """A file: `name` is its path from the chosen folder or archive on, `size` the bytes it says."""

    name: str
    size: int
    start: Callable[[], IO[bytes]]

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file, unpacked if it is gzipped; reading it may raise one of `DAMAGED`."""
        with self.start() as file:
            packed = file.read(2) == GZIP
            file.seek(0)
            yield gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[misc]

    def head(self, count: int) -> bytes:
        """Return the first bytes of the unpacked file.

        Raises:
            DatasetError: if it cannot be read.
        """
        return self._read(count)

    def read(self, most: int) -> bytes:
        """Return the unpacked content.

        Raises:
            DatasetError: if it has more bytes than `most`, or cannot be read.
        """
        if self.size <= most and len(content := self._read(most + 1)) <= most:
            return content
        raise self.wrong(f"at most {most:,} bytes", "it holds more")

    def wrong(self, expected: str, came: str, advice: str = RIGHT_FILE) -> DatasetError:
        """Return the error that the file does not hold what was expected."""
        return wrong(Path(self.said), expected, came, advice)

    def damaged(self, error: Exception) -> DatasetError:
        """Return the error that the file cannot be read to its end."""
        came = f"it is cut off or damaged ({clean_name(why(error))})"
        return self.wrong("a whole file", came, COMPLETE_COPY)

    @property
    def said(self) -> str:
        """What sentences call the file."""
        return clean_name(PurePosixPath(self.name).name) or "a file"

    def _read(self, count: int) -> bytes:
        try:
            with self.open() as file:
                return file.read(count)
        except DAMAGED as error:
            raise self.damaged(error) from error


def list_entries(paths: Sequence[Path], stack: ExitStack, problems: Problems) -> list[Entry]:
    """Return the files at and below the paths, and in their archives, sorted by name.

    Args:
        paths: files, folders and zip archives.
        stack: closes the archives.
        problems: takes note of what is left out.
    Raises:
        DatasetError: if a path leads nowhere, an archive is damaged, or there are too many files.
    """
    entries: list[Entry] = []
    archives = 0
    for found in (found for path in paths for found in _files(path, problems)):
        archives += (is_archive := _is_archive(found))
        if archives > MOST_ARCHIVES:
            raise found.wrong(f"at most {MOST_ARCHIVES} zip files", "there are more", FEWER)
        for entry in _archive(found, stack, problems) if is_archive else iter([found]):
            entries.append(entry)
            if len(entries) > MOST_ENTRIES:
                raise _too_many(found)
    return sorted(entries, key=lambda entry: entry.name)


def _files(path: Path, problems: Problems) -> Iterator[Entry]:
    try:
        if path.is_file():
            yield _on_disk(path, path.name)
        elif path.is_dir():
            yield from _in_folder(path, problems)
        else:
            raise wrong(path, "a file or a folder", "there is none of this name", "check the path")
    except OSError as error:
        came, advice = clean_name(why(error)), "allow the server to read it, or choose another one"
        raise wrong(path, "a file or folder that can be read", came, advice) from error


def _in_folder(path: Path, problems: Problems) -> Iterator[Entry]:
    def refuse(error: OSError) -> None:
        raise error

    for folder, names, files in os.walk(path, onerror=refuse):
        names[:] = [name for name in names if not _is_hidden(name)]
        inside = Path(path.resolve().name) / Path(folder).relative_to(path)
        for file in filterfalse(_is_hidden, files):
            place = Path(folder) / file
            if stat.S_ISREG(place.lstat().st_mode):
                yield _on_disk(place, (inside / file).as_posix())
            else:
                problems.add(f"{clean_name(file)} is left out, since it is a link or no file.")


def _on_disk(path: Path, name: str) -> Entry:
    return Entry(name, path.stat().st_size, partial(path.open, "rb"))


def _is_hidden(name: str) -> bool:
    return (name.startswith(".") and name != "..") or name.lower() in JUNK


def _is_archive(entry: Entry) -> bool:
    """Return whether this is a zip file of files: no NPZ, no Excel table."""
    return PurePosixPath(entry.name).suffix.lower() == ".zip" and entry.head(4) == ZIP


class _TooManyFiles(Exception):
    """The directory of an archive is longer than anybody needs."""


def _too_many(entry: Entry) -> DatasetError:
    return entry.wrong(f"at most {MOST_ENTRIES:,} files", "there are more", FEWER)


class _FewEntries(BufferedReader):
    """A file that refuses to read the directory of a zip file if that has too many entries.

    Each becomes an object of half a kilobyte.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        whole = size is None or size < 0 or size > MOST_BYTES_AT_ONCE
        content = super().read(MOST_BYTES_AT_ONCE if whole else size)
        if len(content) == MOST_BYTES_AT_ONCE or content.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
            raise _TooManyFiles
        return content


def open_archive(file: RawIOBase | BytesIO) -> zipfile.ZipFile:
    """Open a zip file; raise one of many kinds of errors if it is damaged or has too many parts."""
    return zipfile.ZipFile(_FewEntries(file))  # type: ignore[arg-type]


def _archive(entry: Entry, stack: ExitStack, problems: Problems) -> Iterator[Entry]:
    """Return the files in an archive; their names begin with that of the archive."""
    try:
        file = entry.start()
        stack.enter_context(file)
        raw = FileIO(file.fileno(), closefd=False)
        packed = stack.enter_context(open_archive(raw))
    except _TooManyFiles as error:
        raise _too_many(entry) from error
    except Exception as error:  # zipfile raises many kinds of errors on a broken directory
        raise entry.damaged(error) from error
    for part in packed.infolist():
        path = PurePosixPath(part.filename.replace("\\", "/"))  # as some programs write it
        if part.is_dir() or any(map(_is_hidden, path.parts)):
            continue
        if reason := _refused(part, path):
            problems.add(f"{clean_name(part.filename)} is left out, since {reason}.")
            continue
        name = PurePosixPath(entry.name).with_suffix("") / path
        yield Entry(name.as_posix(), part.file_size, partial(packed.open, part))


def _refused(part: zipfile.ZipInfo, path: PurePosixPath) -> str:
    """Return why a part of an archive is not read; empty if it is."""
    if ".." in path.parts or path.is_absolute():
        return "its name leads out of the archive"
    if stat.S_ISLNK(part.external_attr >> 16):
        return "it is a link"
    if part.flag_bits & ENCRYPTED:
        return "it is encrypted"
    if part.compress_type not in METHODS:
        return "it is compressed in an unusual way; make the zip file again"
    return ""
