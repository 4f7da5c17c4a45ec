"""Keep a network's weights once: its four files are made from them when they are asked for.

Three of the files contain all weights. What is left of them is the skeleton, a small zip file: the
configurations, and the .tflite file with zeros in place of the weights of each layer.
"""

import io
import json
import zipfile
from collections.abc import Mapping

import h5py
import numpy as np

from model.runs.portable import CONFIG

SKELETON, WEIGHTS = "skeleton.zip", "model.weights.h5"
KERAS, TFLITE, ARCHITECTURE = "model.keras", "model.tflite", "architecture.json"
MADE = (KERAS, TFLITE, ARCHITECTURE)  # from the skeleton and the weights
METADATA, PLACES = "metadata.json", "places.json"


def take_apart(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the skeleton and the weights of a network's four files.

    If the same files could not be made from these, return the files as they are.
    """
    weights, hollow, places = files[WEIGHTS], bytearray(files[TFLITE]), []
    for start, shape in _kernels(weights):
        kernel = _transposed(weights, start, shape)
        if (place := files[TFLITE].find(kernel)) >= 0:
            hollow[place : place + len(kernel)] = bytes(len(kernel))
            places.append((place, start, shape))
    with zipfile.ZipFile(io.BytesIO(files[KERAS])) as packed:
        parts: dict[str, bytes | str] = {one: packed.read(one) for one in (METADATA, CONFIG)}
    parts |= {ARCHITECTURE: files[ARCHITECTURE], TFLITE: bytes(hollow), PLACES: json.dumps(places)}
    stored = {SKELETON: _zip(parts, zipfile.ZIP_DEFLATED), WEIGHTS: weights}
    return stored if all(make(name, stored) == files[name] for name in MADE) else dict(files)


def make(name: str, stored: Mapping[str, bytes]) -> bytes:
    """Return a network's file of this name, from what `take_apart` returned."""
    weights = stored[WEIGHTS]
    with zipfile.ZipFile(io.BytesIO(stored[SKELETON])) as skeleton:
        if name == KERAS:
            return _keras_file(skeleton, weights)
        content = skeleton.read(name)
        if name == TFLITE:
            filled = bytearray(content)
            for place, start, shape in json.loads(skeleton.read(PLACES)):
                kernel = _transposed(weights, start, shape)
                filled[place : place + len(kernel)] = kernel
            content = bytes(filled)
    return content


def share_weights(keras: bytes, weights: bytes) -> bytes:
    """Return a `model.keras` with the content of a `.weights.h5` in place of its own weights."""
    with zipfile.ZipFile(io.BytesIO(keras)) as packed:
        return _keras_file(packed, weights)


def _keras_file(parts: zipfile.ZipFile, weights: bytes) -> bytes:
    contents = {name: parts.read(name) for name in (METADATA, CONFIG)}
    return _zip({**contents, WEIGHTS: weights}, zipfile.ZIP_STORED)


def _zip(parts: Mapping[str, bytes | str], compression: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as packed:
        for name, content in parts.items():
            # With this date, the same content gives the same file.
            packed.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def _kernels(weights: bytes) -> list[tuple[int, tuple[int, ...]]]:
    """Return where each layer's float32 matrix begins in a .weights.h5 file, and its shape."""
    found = list[tuple[int, tuple[int, ...]]]()

    def look(_: str, one: object) -> None:
        if isinstance(one, h5py.Dataset) and one.ndim == 2 and one.dtype == np.float32:
            found.append((one.id.get_offset(), one.shape))

    with h5py.File(io.BytesIO(weights)) as file:
        file.visititems(look)
    return found


def _transposed(weights: bytes, start: int, shape: tuple[int, ...]) -> bytes:
    """Return a matrix of the .weights.h5 file as LiteRT has it: a row for each neuron."""
    inputs, neurons = shape
    matrix = np.frombuffer(weights, "<f4", inputs * neurons, start)
    return matrix.reshape(inputs, neurons).T.tobytes()
