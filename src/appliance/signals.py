"""Signals that ask for a stop, heard at once by a loop that waits for descriptors."""

import contextlib
import os
import signal
from collections.abc import Callable
from types import FrameType

#: Ctrl-C, a closed terminal, systemd.
STOP = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)


class Bell:
    """A pipe that a loop waits for; any thread, and a signal, may ring it."""

    def __init__(self) -> None:
        self.descriptor, self._button = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def ring(self) -> None:
        """Wake the loop."""
        # A full pipe means that it is awake already.
        with contextlib.suppress(BlockingIOError):
            os.write(self._button, b"!")

    def silence(self) -> None:
        """The loop is awake."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.descriptor, 512)

    def ring_at_signals(self) -> None:
        """Python's handler runs between two steps of Python, so it cannot wake a wait by itself.

        A signal that comes just before the wait begins would be heard at its end, whenever that is.
        """
        signal.set_wakeup_fd(self._button, warn_on_full_buffer=False)


def on_stop(handler: Callable[[], None]) -> None:
    """Call it for each signal that asks for a stop, in this process but in none of its children."""
    pid = os.getpid()

    def handle(number: int, frame: FrameType | None) -> None:
        if os.getpid() == pid:
            handler()

    for number in STOP:
        signal.signal(number, handle)
