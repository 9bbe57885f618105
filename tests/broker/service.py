"""`appliance worker` and `appliance beat` as real processes, and systemd's end of their socket."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

#: How long a test waits for what must happen, in seconds; a busy machine is slow.
PATIENCE = 60.0


class Missed(AssertionError):
    """What must happen did not."""


def until(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    """For what sends no event: a file's content, a list's length."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise Missed(f"not in {seconds:g} s")
        time.sleep(0.02)


def _sockets(pid: int) -> int:
    """How many sockets the process has open, as /proc says."""
    count = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        # It may have closed it meanwhile.
        with contextlib.suppress(FileNotFoundError):
            count += str(link.readlink()).startswith("socket:")
    return count


class Listener:
    """systemd's end of the notify socket: an AF_UNIX datagram socket, messages in their order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(os.fspath(path))

    def close(self) -> None:
        self._socket.close()

    def messages(self, seconds: float) -> Iterator[dict[str, str]]:
        """What comes in so long, parsed."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                text = self._socket.recv(65536).decode()
            except TimeoutError:
                return
            self.heard.append(text)
            yield dict(line.split("=", 1) for line in text.splitlines())

    def until(
        self, found: Callable[[dict[str, str]], bool], seconds: float = PATIENCE
    ) -> dict[str, str]:
        """The first message that fits; those before it are gone. Raises Missed."""
        for message in self.messages(seconds):
            if found(message):
                return message
        raise Missed(f"not heard in {seconds:g} s; heard: {self.heard[-10:]}")

    def until_has(self, name: str, seconds: float = PATIENCE) -> dict[str, str]:
        return self.until(lambda message: name in message, seconds)

    def drain(self) -> None:
        """Forget what came so far."""
        self._socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                self._socket.recv(65536)

    def until_silent(self, name: str, quiet: float, seconds: float = PATIENCE) -> None:
        """Returns when `name` was not heard for so long; raises Missed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not any(name in message for message in self.messages(quiet)):
                return
        raise Missed(f"{name} is still heard after {seconds:g} s")


class Service:
    """One process of `appliance worker` or `appliance beat`, as its unit would start it."""

    def __init__(
        self,
        subcommand: str,
        directory: Path,
        watchdog: float | None = None,
        notify: bool = True,
    ) -> None:
        self.subcommand = subcommand
        self.directory = directory
        self.watchdog = watchdog
        self._notify = notify
        self.log = directory / f"{subcommand}.log"
        self.listener = Listener(directory / f"{subcommand}.notify")
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Service":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self.listener.close()
        if error is not None:
            print(self.said()[-8000:])

    def start(self) -> None:
        environment = {
            **os.environ,
            "APPLIANCE_DIR": str(self.directory),
            "PYTHONUNBUFFERED": "1",
            # Tests may run as root.
            "PYTHONWARNINGS": "ignore",
        }
        if self._notify:
            environment["NOTIFY_SOCKET"] = str(self.listener.path)
        if self.watchdog is not None:
            environment["WATCHDOG_USEC"] = str(int(self.watchdog * 1_000_000))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "appliance.cli.main", self.subcommand],
                env=environment,
                cwd=self.directory,
                stdout=log,
                stderr=log,
                # Its children too are killed at the end.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def until_connected(self) -> None:
        """Until it has a socket open beside the notify socket."""
        until(lambda: _sockets(self.pid) > 1)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        """What `systemctl stop` does first (KillMode=mixed)."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)

    def code(self, seconds: float = PATIENCE) -> int:
        """Its exit code, waited for."""
        assert self.process
        return self.process.wait(seconds)

    def kill(self) -> None:
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
