"""Named arrays as the bytes of an NPZ file, and back."""

import io

import numpy as np


def pack_arrays(*, compress: bool = True, **arrays: np.ndarray) -> bytes:
    """Return named arrays as the bytes of an NPZ file."""
    file = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def unpack_arrays(content: bytes) -> dict[str, np.ndarray]:
    """Return the arrays that `pack_arrays` packed, by name."""
    with np.load(io.BytesIO(content)) as file:
        return dict(file)
