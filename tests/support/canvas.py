import struct

import numpy as np

from pages.components.shared.received import SIDE


def live_message(canvas):
    """Return what `live.js` sends of a canvas: gray (420, 420), or strokes (420, 420, 4)."""
    pixels = np.asarray(canvas)
    inked = pixels[..., 3] > 0 if pixels.ndim == 3 else pixels < 255
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not rows.size:
        return struct.pack("<4H", SIDE, SIDE, 0, 0)
    box = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return struct.pack("<4H", columns[0], rows[0], *box.shape[1::-1]) + box.tobytes()
