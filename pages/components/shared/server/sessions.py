"""What sessions take of the machine: open files, and what a closed one gives back."""

import asyncio
import contextlib
import gc
import sys

from streamlit.runtime import memory_session_storage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

COLLECT_SECONDS = 10.0  # after a session has ended: it takes 0.1 s and more, for all that end
MOST_OPEN_FILES = 10_240  # where the system names no limit: macOS allows no process more


class ClosingSessionStorage(SessionStorage):
    """Keeps closed sessions for a while, in case their visitors come back, and then ends them.

    Streamlit's own storage forgets a session when the next one closes, and leaves the rest to
    Python's garbage collection: until then each keeps its memory and three open files.
    """

    def __init__(self, maxsize: int = 128, ttl_seconds: float = 120.0) -> None:
        self._most, self._seconds = maxsize, ttl_seconds
        self._kept: dict[str, tuple[SessionInfo, asyncio.TimerHandle]] = {}
        self._collection: asyncio.TimerHandle | None = None

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a closed session; None if it has ended."""
        return self._kept.get(session_id, (None, None))[0]

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session that has just closed; of too many, the one that closed first ends."""
        session_id = session_info.session.id
        timer = asyncio.get_running_loop().call_later(self._seconds, self._end, session_id)
        self._kept[session_id] = session_info, timer
        if len(self._kept) > self._most:
            self._end(next(iter(self._kept)))

    def delete(self, session_id: str) -> None:
        """Return a session to the visitor who has come back."""
        self._kept.pop(session_id)[1].cancel()

    def list(self) -> list[SessionInfo]:
        """Return the closed sessions."""
        return [session_info for session_info, _ in self._kept.values()]

    def _end(self, session_id: str) -> None:
        session_info, timer = self._kept.pop(session_id)
        timer.cancel()
        session_info.session.shutdown()
        if self._collection is None:
            loop = asyncio.get_running_loop()
            self._collection = loop.call_later(COLLECT_SECONDS, self._collect)

    def _collect(self) -> None:
        """Free the memory of all sessions that have ended: each consists of reference cycles."""
        self._collection = None
        gc.collect()


def raise_limit_of_open_files() -> None:
    """Let this process open as many files as the system allows; a session needs four."""
    if sys.platform == "win32":
        return  # which has no such limit
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard, MOST_OPEN_FILES):
        with contextlib.suppress(ValueError, OSError):
            if limit == resource.RLIM_INFINITY or soft < limit:
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
                return


# Streamlit's app creates its storage by this name, and has no option for another.
setattr(memory_session_storage, MemorySessionStorage.__name__, ClosingSessionStorage)
