"""What a service tells systemd: ready, what it is doing, that it lives, that it stops.

Without systemd (`appliance run`, a terminal) there is no $NOTIFY_SOCKET: then nothing is sent.
"""

import os

from sdnotify import SystemdNotifier

#: A message that systemd does not take at once must not hold up the service for long.
SEND_SECONDS = 1.0

#: What sd_notify(3) reads. Taken out of the environment: a task's own programs are not the service.
VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class Notifier:
    """The notify socket of this process; make one, early, and never in a child.

    `watchdog` is the time in seconds after which systemd gives up on a silent service, or None.
    """

    def __init__(self) -> None:
        self.watchdog = _watchdog_seconds()
        self.connected = "NOTIFY_SOCKET" in os.environ
        self._notifier = SystemdNotifier() if self.connected else None
        if self._notifier and self._notifier.socket:
            self._notifier.socket.settimeout(SEND_SECONDS)
        self._status = ""
        for name in VARIABLES:
            os.environ.pop(name, None)

    def ready(self, status: str) -> None:
        """The service does its work now."""
        self._status = status
        self._send("READY=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        """What it is doing, in words; sent only when it changed."""
        if status != self._status:
            self._status = status
            self._send(f"STATUS={status}")

    def alive(self) -> None:
        """Feed the watchdog."""
        if self.watchdog is not None:
            self._send("WATCHDOG=1")

    def stopping(self, status: str, seconds: int) -> None:
        """It stops, and asks for so long, even if the unit's TimeoutStopSec= is shorter."""
        self._status = status
        extend = f"EXTEND_TIMEOUT_USEC={seconds * 1_000_000}"
        self._send("STOPPING=1", extend, f"STATUS={status}")

    def _send(self, *assignments: str) -> None:
        if self._notifier is None:
            return
        lines = "\n".join(assignment.replace("\n", " ") for assignment in assignments)
        # sdnotify encodes as Latin-1 and drops, in silence, what does not fit; systemd reads UTF-8.
        self._notifier.notify(lines.encode("utf-8", "replace").decode("latin-1"))


def _watchdog_seconds() -> float | None:
    """WatchdogSec= of the unit, if it is meant for this process (sd_watchdog_enabled(3))."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    pid = os.environ.get("WATCHDOG_PID")
    if not microseconds.isdecimal() or int(microseconds) == 0:
        return None
    if pid is not None and pid != str(os.getpid()):
        return None
    return int(microseconds) / 1_000_000
