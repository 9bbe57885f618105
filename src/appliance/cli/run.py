"""`appliance run`: redis-server, worker and beat in the foreground, in one private directory.

It stands in for systemd where there is none: it starts them in order, hears over a notify socket
when each is ready, starts again what ended by itself, and stops all in reverse order.
"""

import ctypes
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from appliance import files
from appliance.cli import render
from appliance.cli.output import FAILED, OK, complain, say
from appliance.paths import SOCKET_PATH_BYTES, Paths, SocketPathTooLong

#: As the units' RestartSec= at most: what ends at once must not be started in a tight loop.
RESTART_SECONDS = 1.0

#: In the order of starting; the next waits until Redis is ready, worker and beat start together.
SERVICES = ("redis", "worker", "beat")

_PR_SET_PDEATHSIG = 1


def run(paths: Paths, config: Path | None) -> int:
    """Until Ctrl-C or SIGTERM; ends by itself only if something does not start at all."""
    _make_directories(paths)
    if files.hold(paths.state) is None:
        complain(f"another `appliance run` works in {paths.run}", "use another directory")
        return FAILED
    _link(paths, config)
    if code := render.run(paths, strict=False):
        return code
    with _Supervisor(paths) as supervisor:
        return supervisor.run()


def _make_directories(paths: Paths) -> None:
    for directory in (
        paths.run,
        paths.worker_status.parent,
        paths.state,
        paths.redis_data,
        paths.beat_data,
        paths.notices,
    ):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def _link(paths: Paths, config: Path | None) -> None:
    if config:
        # A link, so that `appliance check --dir` judges the file that is edited.
        paths.file.unlink(missing_ok=True)
        paths.file.symlink_to(config.absolute())
    elif not paths.file.exists():
        paths.file.write_text("# All defaults; see man appliance.yaml.\n{}\n", encoding="utf-8")


@dataclass
class _Service:
    """One child: its process, whether it said READY, and what it says of itself."""

    name: str
    notify: socket.socket
    process: subprocess.Popen[bytes] | None = None
    pidfd: int | None = None
    ready: bool = False
    restart_at: float | None = None
    status: str = field(default="")


class _Supervisor:
    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._selector = selectors.DefaultSelector()
        self._services = {name: self._service(name) for name in SERVICES}
        self._stopping = False
        self._was_ready = False
        self._wakeup, self._signalled = socket.socketpair()

    def __enter__(self) -> "_Supervisor":
        for end in (self._wakeup, self._signalled):
            end.setblocking(False)
        self._selector.register(self._signalled, selectors.EVENT_READ, self._on_signal)
        signal.set_wakeup_fd(self._wakeup.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        return self

    def __exit__(self, *_: object) -> None:
        for service in self._services.values():
            if service.process:
                service.process.kill()
            service.notify.close()
            self._socket_path(service.name).unlink(missing_ok=True)
        self._selector.close()

    def run(self) -> int:
        """Start, keep running, stop; the exit code."""
        self._start("redis")
        while not self._stopping:
            self._turn()
        started = self._was_ready
        for name in reversed(SERVICES):
            self._stop(self._services[name])
        return OK if started else FAILED

    # --- Notify sockets ---

    def _socket_path(self, name: str) -> Path:
        return self._paths.run / f"{name}.notify"

    def _service(self, name: str) -> _Service:
        path = self._socket_path(name)
        if len(os.fsencode(path)) > SOCKET_PATH_BYTES:
            raise SocketPathTooLong(f"{path} is longer than {SOCKET_PATH_BYTES} bytes")
        path.unlink(missing_ok=True)
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(str(path))
        service = _Service(name, notify)
        self._selector.register(notify, selectors.EVENT_READ, lambda: self._on_notify(service))
        return service

    def _on_notify(self, service: _Service) -> None:
        for line in service.notify.recv(4096).decode(errors="replace").splitlines():
            key, _, value = line.partition("=")
            if key == "STATUS" and value != service.status:
                service.status = value
                say(f"{service.name}: {value}")
            elif key == "READY" and not service.ready:
                service.ready = True
                self._on_ready(service)

    def _on_ready(self, service: _Service) -> None:
        if service.name == "redis":
            for other in ("worker", "beat"):
                if self._services[other].process is None:
                    self._start(other)
        if not self._was_ready and all(each.ready for each in self._services.values()):
            self._was_ready = True
            say(f"appliance: ready ({self._paths.run})")

    # --- Processes ---

    def _start(self, name: str) -> None:
        service = self._services[name]
        service.restart_at = None
        service.ready = False
        service.process = subprocess.Popen(
            [sys.executable, "-m", "appliance.cli.main", name, "--dir", str(self._paths.run)],
            env={**os.environ, "NOTIFY_SOCKET": str(self._socket_path(name))},
            # Ctrl-C in a terminal is for us; we stop them in order.
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no threads here
        )
        service.pidfd = os.pidfd_open(service.process.pid)
        self._selector.register(service.pidfd, selectors.EVENT_READ, lambda: self._on_exit(service))

    def _on_exit(self, service: _Service) -> None:
        code = self._reap(service)
        if not self._was_ready:
            complain(f"{service.name} ended with {_words(code)} before it was ready")
            self._stopping = True
            return
        complain(f"{service.name} ended with {_words(code)} and is started again")
        service.restart_at = time.monotonic() + RESTART_SECONDS

    def _reap(self, service: _Service) -> int:
        assert service.process and service.pidfd is not None
        self._selector.unregister(service.pidfd)
        os.close(service.pidfd)
        code = service.process.wait()
        service.process = service.pidfd = None
        return code

    def _stop(self, service: _Service) -> None:
        if service.process is None:
            return
        service.process.terminate()
        self._reap(service)

    # --- The loop ---

    def _turn(self) -> None:
        for key, _ in self._selector.select(self._timeout()):
            key.data()
        for service in self._services.values():
            if service.restart_at is not None and time.monotonic() >= service.restart_at:
                self._start(service.name)

    def _timeout(self) -> float | None:
        times = [each.restart_at for each in self._services.values() if each.restart_at is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _on_signal(self) -> None:
        self._signalled.recv(64)
        say("appliance: stopping")
        self._stopping = True


def _end_with_parent() -> None:
    """Killed with -9, we would leave a Redis behind that nobody looks after."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
