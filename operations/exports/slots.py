"""How many exports one server process sends at once: each holds a thread while it is read."""

import threading
from collections.abc import Iterator

AT_ONCE = 2  # of the four threads of a process, so that pages go on being served
RETRY_AFTER_S = 30
WAIT_S = 0.1  # a small file has gone by then; a thread that waits longer is missed elsewhere

_slots = threading.BoundedSemaphore(AT_ONCE)


def take() -> bool:
    """Return whether there was a slot; whoever took it gives it back, once."""
    return _slots.acquire(timeout=WAIT_S)


def give_back() -> None:
    _slots.release()


class Held:
    """A stream with its slot, given back when the stream ends, fails or is closed unread."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._is_held = True

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        finally:
            self.close()

    def close(self) -> None:
        if self._is_held:
            self._is_held = False
            getattr(self._pieces, "close", lambda: None)()
            give_back()
