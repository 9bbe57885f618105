"""Asking Redis how it is, in a thread: an answer that takes a minute must not stop the loop."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import redis

from appliance.broker.probe import Reading, ask, client

#: Between two questions, in seconds, unless the watchdog wants it sooner.
PAUSE = 5.0

#: What a Redis that loads its data answers.
UNKNOWN = Reading(queued=None, used=None, limit=None)


class Pulse(threading.Thread):
    """`answered` is when Redis last answered (monotonic, None for never), `reading` what.

    An error is an answer: Redis loads its data, or runs a script. The thread ends with the process.
    It logs nothing: a child forked while it held a logger's lock would wait for ever.
    """

    answered: float | None = None
    reading: Reading | None = None

    def __init__(self, socket: Path, lists: Sequence[str], pause: float) -> None:
        super().__init__(name="pulse", daemon=True)
        self._client = client(socket)
        self._lists = lists
        self._pause = pause

    def start(self) -> None:
        """Ask once before this returns, then go on in the thread."""
        self._ask()
        super().start()

    def run(self) -> None:
        """Ask for ever; only reads."""
        while True:
            time.sleep(self._pause)
            self._ask()

    def _ask(self) -> None:
        try:
            reading = ask(self._client, self._lists)
        except redis.BusyLoadingError:
            self.reading, self.answered = UNKNOWN, time.monotonic()
        except (redis.RedisError, OSError):
            self.reading = None
        else:
            self.reading, self.answered = reading, time.monotonic()
