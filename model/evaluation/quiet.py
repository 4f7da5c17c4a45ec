"""Keep what TensorFlow and LiteRT write when they start, past Python, away from stderr."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Write nothing to stderr while this lasts; if it fails, write it afterwards.

    It is the whole process that is quiet, so this is not for a server with many threads.
    """
    try:
        stderr = os.dup(2)
    except OSError:  # a process without stderr
        yield
        return
    with tempfile.TemporaryFile() as aside:
        sys.stderr.flush()
        os.dup2(aside.fileno(), 2)
        try:
            yield
        except BaseException:
            aside.seek(0)
            os.write(stderr, aside.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
