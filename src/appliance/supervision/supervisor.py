"""redis-server, worker and beat: started, started again, and stopped in order."""

import selectors
import signal
import socket
import time
from collections.abc import Iterable
from types import TracebackType

from appliance.output import FAILED, OK, complain, say
from appliance.paths import Paths
from appliance.supervision.child import Child
from appliance.supervision.lifeline import Lifeline

#: As the units' RestartSec= at most: what ends at once must not be started in a tight loop.
RESTART_SECONDS = 1.0

#: Redis is started first, the others once it is ready.
SERVICES = ("redis", "worker", "beat")

#: Stopped in this order. Redis last: the worker puts back what it could not finish.
STOPPED = (("beat", "worker"), ("redis",))

#: Patience with a stop, in seconds; a service may ask for more with EXTEND_TIMEOUT_USEC=. Killed,
#: Redis loses nothing: what it acknowledged is on the card.
STOP_SECONDS = 10.0

#: The worker's, beyond worker.stop_timeout: what it asks for (appliance.worker.stopping.MARGIN,
#: whose import would take Celery's) and then some, so that it gives up by itself before.
WORKER_MARGIN = 35.0


class Supervisor:
    """`stop_timeout` is worker.stop_timeout, in seconds.

    A loop of one thread, which never waits for one child alone: during a stop too it hears what all
    of them say, a second Ctrl-C, and that a time is up.

    Left by an exception, it kills nobody: the children end in their order by themselves when this
    process does, since the kernel asks worker and beat to end, and they hold the lifeline of Redis.
    """

    def __init__(self, paths: Paths, stop_timeout: float) -> None:
        self._paths = paths
        self._patience = {"worker": stop_timeout + WORKER_MARGIN}
        self._selector = selectors.DefaultSelector()
        self._lifeline = Lifeline()
        self._children = {name: Child(name, paths.run, self._lifeline) for name in SERVICES}
        self._stopping = False
        self._was_ready = False
        self._wakeup, self._signalled = socket.socketpair()

    def __enter__(self) -> "Supervisor":
        for child in self._children.values():
            self._listen(child)
        for end in (self._wakeup, self._signalled):
            end.setblocking(False)
        self._selector.register(self._signalled, selectors.EVENT_READ, self._on_signal)
        signal.set_wakeup_fd(self._wakeup.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in self._children.values():
            child.close()
        self._lifeline.close()
        self._selector.close()

    def run(self) -> int:
        """Start, keep running, stop; the exit code."""
        self._start(self._children["redis"])
        while not self._stopping:
            self._turn()
        started = self._was_ready
        for names in STOPPED:
            self._stop([self._children[name] for name in names])
        return OK if started else FAILED

    # --- The loop ---

    def _turn(self) -> None:
        for key, _ in self._selector.select(self._timeout()):
            key.data()
        now = time.monotonic()
        for child in self._children.values():
            if child.restart_at is not None and now >= child.restart_at:
                self._start(child)
            if child.kill_at is not None and now >= child.kill_at:
                complain(f"{child.name} did not end in time and is killed")
                child.kill()

    def _timeout(self) -> float | None:
        times = [
            time
            for child in self._children.values()
            for time in (child.restart_at, child.kill_at)
            if time is not None
        ]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _on_signal(self) -> None:
        for number in self._signalled.recv(64):
            if not self._stopping:
                say("appliance: stopping; Ctrl-C again kills at once")
                self._begin_stop()
            elif number == signal.SIGINT:
                self._kill_all()

    # --- What children say ---

    def _listen(self, child: Child) -> None:
        self._selector.register(child.notify, selectors.EVENT_READ, lambda: self._on_notify(child))

    def _on_notify(self, child: Child) -> None:
        for key, value in child.messages():
            if key == "STATUS" and value != child.status:
                child.status = value
                say(f"{child.name}: {value}")
            elif key == "READY" and not child.ready:
                child.ready = True
                self._on_ready(child)
            elif key == "EXTEND_TIMEOUT_USEC" and child.kill_at is not None and value.isdecimal():
                child.kill_at = max(child.kill_at, time.monotonic() + int(value) / 1_000_000)

    def _on_ready(self, child: Child) -> None:
        if self._stopping:
            return
        if child.name == "redis":
            for name in ("worker", "beat"):
                if not self._children[name].alive:
                    self._start(self._children[name])
        if not self._was_ready and all(each.ready for each in self._children.values()):
            self._was_ready = True
            say(f"appliance: ready ({self._paths.run})")

    # --- Processes ---

    def _start(self, child: Child) -> None:
        self._selector.register(child.start(), selectors.EVENT_READ, lambda: self._on_exit(child))

    def _on_exit(self, child: Child) -> None:
        # Its last words may have come in the same turn.
        self._on_notify(child)
        assert child.pidfd is not None
        self._selector.unregister(child.pidfd)
        words = _words(child.reap())
        if self._stopping:
            return
        if not self._was_ready:
            complain(f"{child.name} ended with {words} before it was ready")
            self._begin_stop()
            return
        complain(f"{child.name} ended with {words} and is started again")
        child.restart_at = time.monotonic() + RESTART_SECONDS

    def _begin_stop(self) -> None:
        self._stopping = True
        for child in self._children.values():
            child.restart_at = None

    def _stop(self, children: Iterable[Child]) -> None:
        for child in children:
            if child.alive:
                child.stop(time.monotonic() + self._patience.get(child.name, STOP_SECONDS))
        while any(child.alive for child in children):
            self._turn()

    def _kill_all(self) -> None:
        alive = [child for child in self._children.values() if child.alive]
        complain(
            f"killed, as asked again: {', '.join(child.name for child in alive)}",
            "tasks that were running come back after the visibility timeout",
        )
        for child in alive:
            child.kill()


def _words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
