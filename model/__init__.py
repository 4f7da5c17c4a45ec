"""Sketch28 without a browser: everything that the pages show also works from a Python prompt.

Each package says in its first line what it is for and which other packages it may import. There are
two ways through them: a drawing goes through `preprocessing` (28x28 pixels) to `classifier`; a
training run goes through `scheduling` (queue) and `worker` to `training`, is tested by `evaluation`
and stored by `runs`.
"""

__version__ = "0.4.0"


class Sketch28Error(ValueError):
    """An error with a sentence that tells the visitor what is wrong and what to do about it."""
