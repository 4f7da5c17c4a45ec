"""Load the sample that stands in for a data set; a file keeps it, since drawing takes seconds."""

import contextlib
import hashlib
import secrets
import zipfile
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from model import preprocessing, synthetic
from model.datasets.downloads import Report, keras_cache
from model.datasets.files import Arrays
from model.synthetic.samples import generate

LIBRARIES = ("numpy", "opencv-python-headless", "pillow", "scipy")
_loaded: dict[str, Arrays] = {}


def load_generated(name: str, what: str, report: Report) -> Arrays:
    """Return the sample from memory or the Keras cache, or draw it and keep it in both.

    Args:
        name: the data set that the sample stands in for.
        what: what `report` is told while the sample is drawn.
        report: called with `what` and the share that is drawn.
    """
    if name not in _loaded:
        path = keras_cache() / f"generated-{name}-{_code_version()}.npz"
        if arrays := _read(path):
            _loaded[name] = arrays
        else:
            _loaded[name] = generate(name, report=lambda share: report(what, share))
            _save(_loaded[name], path)
    return _loaded[name]


@cache
def _code_version() -> str:
    """Return a digest of what decides about the pictures: our code and the libraries' versions."""
    digest = hashlib.sha256(str([version(library) for library in LIBRARIES]).encode())
    for package in (preprocessing, synthetic):
        for path in sorted(Path(package.__path__[0]).glob("*.[pt]*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> Arrays | None:
    """Return the file's arrays, or None if there is no such file yet or it is damaged."""
    try:
        with np.load(path) as file:
            x_train, y_train, x_test, y_test = (
                file[part] for part in ("x_train", "y_train", "x_test", "y_test")
            )
    except (
        *(OSError, EOFError, KeyError, ValueError, MemoryError),
        *(zipfile.BadZipFile, zlib.error),
    ):
        return None
    return x_train, y_train, x_test, y_test


def _save(arrays: Arrays, path: Path) -> None:
    """Write the file under another name first, so that no process reads a part of it."""
    part = path.with_name(f"part-{secrets.token_hex(4)}-{path.name}")
    with contextlib.suppress(OSError):  # a folder that cannot be written to costs only time
        path.parent.mkdir(parents=True, exist_ok=True)
        x_train, y_train, x_test, y_test = arrays
        np.savez_compressed(part, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
        part.replace(path)
