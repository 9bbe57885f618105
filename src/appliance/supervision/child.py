"""One service as a child process, and what it says on its notify socket (sd_notify(3))."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from appliance.paths import SOCKET_PATH_BYTES, SocketPathTooLong
from appliance.supervision.lifeline import Lifeline

_PR_SET_PDEATHSIG = 1


class Child:
    """It may be started again and again; `pidfd` is None while it does not run.

    `restart_at` and `kill_at` are when it is due to be (monotonic seconds), None for never.
    """

    def __init__(self, name: str, directory: Path, lifeline: Lifeline) -> None:
        self.name = name
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.pidfd: int | None = None
        self.ready = False
        self.status = ""
        self.restart_at: float | None = None
        self.kill_at: float | None = None
        self._directory = directory
        self._lifeline = lifeline
        self._path = directory / f"{name}.notify"
        self._bind()

    @property
    def alive(self) -> bool:
        """It was started, and not reaped yet."""
        return self.pidfd is not None

    def start(self) -> int:
        """Give the pidfd, readable once it ended; raises OSError."""
        self.restart_at = self.kill_at = None
        self.ready = False
        last = self.name == "redis"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "appliance.cli.main", self.name, "--dir", self._directory],
            env={**os.environ, "NOTIFY_SOCKET": str(self._path)},
            # Ctrl-C in a terminal is for the supervisor, which stops all in order.
            start_new_session=True,
            pass_fds=[self._lifeline.watched if last else self._lifeline.held],
            preexec_fn=self._lifeline.watch if last else _EndWithParent(),  # noqa: PLW1509 - no threads here
        )
        self.pidfd = os.pidfd_open(self._process.pid)
        return self.pidfd

    def messages(self) -> Iterator[tuple[str, str]]:
        """What it said since the last time: variable and value."""
        with contextlib.suppress(BlockingIOError):
            while True:
                for line in self.notify.recv(4096).decode(errors="replace").splitlines():
                    key, _, value = line.partition("=")
                    yield key, value

    def stop(self, kill_at: float) -> None:
        """Ask it to end, with so much patience."""
        self.kill_at = kill_at
        self._process.terminate()

    def kill(self) -> None:
        """End it and all that it started; it is still to be reaped."""
        self.kill_at = None
        # It leads its session. Not yet reaped, its number is nobody else's.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def reap(self) -> int:
        """After its end: its exit code. As under systemd, what it started ends with it."""
        assert self.pidfd is not None
        self.kill()
        os.close(self.pidfd)
        self.pidfd = None
        return self._process.wait()

    def close(self) -> None:
        """Its socket, not its process."""
        self.notify.close()
        self._path.unlink(missing_ok=True)

    def _bind(self) -> None:
        if len(os.fsencode(self._path)) > SOCKET_PATH_BYTES:
            raise SocketPathTooLong(f"{self._path} is longer than {SOCKET_PATH_BYTES} bytes")
        self._path.unlink(missing_ok=True)
        self.notify.bind(os.fspath(self._path))


class _EndWithParent:
    """In the new process: a parent that was killed would leave it to nobody's care."""

    def __init__(self) -> None:
        self._parent = os.getpid()

    def __call__(self) -> None:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != self._parent:
            # It ended before that call.
            os._exit(1)
