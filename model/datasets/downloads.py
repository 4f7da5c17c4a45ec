"""Download complete, verified files into the Keras cache.

A file is downloaded under another name and moved when its checksum is right, so nobody ever reads
a part of it. The checksum is that of the uncompressed content: it holds for any compression.
"""

import contextlib
import gzip
import hashlib
import os
import secrets
import time
import urllib.request
import zlib
from collections.abc import Callable
from pathlib import Path

Report = Callable[[str, float], None]  # what is being done, and the share of it that is done

KERAS_ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
CONNECT_SECONDS = 5
RETRY_SECONDS = 60
CHUNK = 1 << 18  # bytes
_unreachable_since: dict[str, float] = {}


class Unreachable(OSError):
    """The address did not answer, or the file that it sent is damaged or cannot be kept."""


def keras_cache() -> Path:
    """Return the folder in which Keras keeps data sets; `KERAS_HOME` moves it, as for Keras."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"


def downloads_allowed() -> bool:
    """Return whether data sets may be downloaded; `DATASETS_DOWNLOAD=0` forbids it."""
    return os.environ.get("DATASETS_DOWNLOAD", "1") != "0"


def is_intact(path: Path, digest: str) -> bool:
    """Return whether a file exists and its uncompressed content has this SHA-256."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except (OSError, EOFError, zlib.error):
        return False


def download(name: str, target: Path, digest: str, report: Report) -> None:
    """Download the file `KERAS_ADDRESS` + name.

    Raises:
        Unreachable: if there is no answer within five seconds, the file is damaged, or the folder
            cannot be written to; calls within the next minute then fail at once.
    """
    if time.monotonic() - _unreachable_since.get(name, -RETRY_SECONDS) < RETRY_SECONDS:
        raise Unreachable(name)
    part = target.with_name(f"part-{secrets.token_hex(4)}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch(KERAS_ADDRESS + name, part, lambda share: report(f"downloading {name}", share))
        if not is_intact(part, digest):
            raise Unreachable(f"{name} arrived damaged")
        part.replace(target)
    except OSError as error:
        _unreachable_since[name] = time.monotonic()
        raise Unreachable(str(error)) from error
    finally:
        with contextlib.suppress(OSError):  # there is none in a folder that cannot be written to
            part.unlink(missing_ok=True)


def _fetch(address: str, part: Path, report: Callable[[float], None]) -> None:
    answer = urllib.request.urlopen(address, timeout=CONNECT_SECONDS)
    with answer, part.open("wb") as file:
        total = int(answer.headers.get("Content-Length") or 0)
        while chunk := answer.read(CHUNK):
            file.write(chunk)
            report(file.tell() / total if total else 0.0)
