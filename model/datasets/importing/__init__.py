"""Other people's files as 28x28 pictures with labels.

May import `own`, `errors`, `files` and `sources` of `datasets`, and `preprocessing`.
"""

from model.datasets.importing.found import Choices, Found
from model.datasets.importing.reading import read
from model.datasets.importing.splitting import split

__all__ = ["Choices", "Found", "read", "split"]
