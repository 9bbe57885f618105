"""A socket at which tasks say when they ran."""

import socket
from pathlib import Path

#: A task that has not run by then is lost, in seconds.
LIMIT = 120.0


class Bell:
    """Bound for as long as the benchmark lives."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._end.bind(str(path))
        self._end.settimeout(LIMIT)

    def heard(self) -> float:
        """When the next task said that it runs, monotonic; TimeoutError if none does."""
        return float(self._end.recv(64))
