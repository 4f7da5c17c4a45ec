"""An address in, a complete and verified file in the Keras cache out; a half-finished download is never seen under the file's name."""

import gzip
import hashlib
import os
import secrets
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from pathlib import Path

Report = Callable[
    [str, float], None
]  # what is being done, and the share of it that is done (0 to 1)

KERAS_ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
CONNECT_SECONDS = 5
RETRY_SECONDS = 60
_unreachable_since: dict[str, float] = {}


class Unreachable(Exception):
    """The address did not answer, or what it sent is not the file that was expected."""


def keras_cache() -> Path:
    """Give the folder in which Keras keeps its data sets; `KERAS_HOME` moves it, as it does for Keras."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"


def downloads_allowed() -> bool:
    """Say whether this machine may download data sets; `DATASETS_DOWNLOAD=0` forbids it."""
    return os.environ.get("DATASETS_DOWNLOAD", "1") != "0"


def is_intact(path: Path, digest: str) -> bool:
    """Say whether the file is there, complete, and its content (uncompressed, if its name ends in .gz) has this SHA-256."""
    try:
        return path.is_file() and _digest(path) == digest
    except (OSError, EOFError, zlib.error):
        return False


def download(name: str, target: Path, digest: str, report: Report) -> None:
    """Fetch `KERAS_ADDRESS` + name to target: under another name first, moved there when it is complete and its digest is right.

    Raises:
        Unreachable: no answer within five seconds, or a wrong file; asked again only a minute later.
    """
    if time.monotonic() - _unreachable_since.get(name, -RETRY_SECONDS) < RETRY_SECONDS:
        raise Unreachable(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"part-{secrets.token_hex(4)}-{target.name}")
    try:
        _fetch(KERAS_ADDRESS + name, part, lambda share: report(f"downloading {name}", share))
        if not is_intact(part, digest):
            raise Unreachable(f"{name} arrived damaged")
        part.replace(target)
    except (OSError, urllib.error.URLError, Unreachable) as error:
        _unreachable_since[name] = time.monotonic()
        raise Unreachable(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _fetch(address: str, part: Path, report: Callable[[float], None]) -> None:
    with (
        urllib.request.urlopen(address, timeout=CONNECT_SECONDS) as answer,
        part.open("wb") as file,
    ):
        total = int(answer.headers.get("Content-Length") or 0)
        while piece := answer.read(1 << 18):
            file.write(piece)
            report(file.tell() / total if total else 0.0)
        if total and file.tell() != total:
            raise Unreachable(f"{file.tell()} of {total} bytes came")


def _digest(path: Path) -> str:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
