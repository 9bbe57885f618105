"""A stop that is heard while the user's code is imported, whatever that code does to it."""

import contextlib
from collections.abc import Iterator

from appliance.signals import on_stop


class StopAsked(BaseException):
    """A stop was asked for in the middle of something that need not be finished.

    Not an Exception, nor a SystemExit: a task module that is being imported might swallow it.
    """


class Stop:
    """Whether a stop was asked for: kept, for a module may swallow even a BaseException."""

    def __init__(self) -> None:
        self.asked = False
        self._interrupts = False

    def listen(self) -> None:
        """Take the signals, or take them back; raises StopAsked if one came to be swallowed."""
        on_stop(self._hear)
        self._interrupt()

    @contextlib.contextmanager
    def interrupting(self) -> Iterator[None]:
        """In here StopAsked is raised, at once or as soon as Python runs; else it is only noted."""
        self._interrupts = True
        try:
            self.listen()
            yield
        finally:
            self._interrupts = False

    def _hear(self) -> None:
        self.asked = True
        self._interrupt()

    def _interrupt(self) -> None:
        if self.asked and self._interrupts:
            raise StopAsked
