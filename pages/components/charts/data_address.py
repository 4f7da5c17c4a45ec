"""Addresses that contain a picture, for HTML and Markdown."""

import base64

import numpy as np
from PIL import Image

from model.preprocessing.pictures import to_png


def png_address(picture: Image.Image | np.ndarray) -> str:
    """Return a `data:` address of a picture as PNG; an array is uint8 (height, width[, 3])."""
    whole = Image.fromarray(picture) if isinstance(picture, np.ndarray) else picture
    return f"data:image/png;base64,{base64.b64encode(to_png(whole)).decode()}"


def svg_address(drawing: str) -> str:
    """Return a `data:` address of an SVG document."""
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
