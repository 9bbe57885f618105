"""Waiting for what sends no event."""

import time
from collections.abc import Callable

#: Between two looks, in seconds. Finer would cost the watched Redis CPU that is then measured.
PAUSE = 0.01

#: In seconds; a start on a busy machine takes a few.
LIMIT = 60.0


class NeverCame(RuntimeError):
    """What was waited for did not come; the message says what."""


def until(is_so: Callable[[], bool], what: str, limit: float = LIMIT) -> float:
    """Look until it is so; gives the moment, monotonic. Raises NeverCame."""
    deadline = time.monotonic() + limit
    while not is_so():
        if time.monotonic() > deadline:
            raise NeverCame(f"{what}: not within {limit:g} s")
        time.sleep(PAUSE)
    return time.monotonic()


def until_steady(look: Callable[[], object], seconds: float, limit: float = LIMIT) -> None:
    """Look until the answer has been the same for so many seconds. Raises NeverCame."""
    deadline = time.monotonic() + limit
    seen, since = look(), time.monotonic()
    while time.monotonic() - since < seconds:
        if time.monotonic() > deadline:
            raise NeverCame(f"it still changes after {limit:g} s: {seen}")
        time.sleep(seconds / 5)
        if (now := look()) != seen:
            seen, since = now, time.monotonic()
