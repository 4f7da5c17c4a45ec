"""Sketch28 without a browser: everything that the pages show also works from a Python prompt.

Each package says in its first line what it is for and which other packages it may import. There are
two ways through them: a drawing goes through `preprocessing` (28x28 pixels) to `classifier`; a
training run goes through `scheduling` (queue) and `worker` to `training`, is tested by `evaluation`
and stored by `runs`.
"""

import re

__version__ = "0.4.0"

ABSOLUTE_PATH = re.compile(r"""(?<![\w:/.])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'"]+[/\\])+""")


class Sketch28Error(ValueError):
    """An error with a sentence that tells the user what is wrong and what to do about it."""


def first_line(error: BaseException | None) -> str:
    """Return the first line of an error's message, or its type if it has none.

    Of a file it names no folder: visitors from elsewhere need not know the server's.
    """
    line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return ABSOLUTE_PATH.sub("", line)
