"""The cells of a notebook, and what runs before them where there is neither Matplotlib nor data."""

import json

# Figures of `subplots` have as many axes as they say; nothing is drawn.
WITHOUT_FIGURES = """
import sys, types
from unittest.mock import MagicMock
import numpy
def axes(rows=1, columns=1, **more):
    made = numpy.empty((rows, columns), object)
    for place in numpy.ndindex(made.shape):
        made[place] = MagicMock()
    return MagicMock(), made[0, 0] if made.size == 1 else made.squeeze()
plots = MagicMock()
plots.subplots = axes
sys.modules |= {"matplotlib": types.ModuleType("matplotlib"), "matplotlib.pyplot": plots}
"""


def cells(content, kind):
    """Return the texts of a notebook's cells of a kind: "code" or "markdown"."""
    found = json.loads(content)["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == kind]
