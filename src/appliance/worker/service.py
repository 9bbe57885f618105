"""What turns in Celery's event loop beside Celery: READY, status, watchdog, stop."""

import os
import time
from pathlib import Path
from typing import Any

from celery.utils.log import get_logger
from celery.worker import state

from appliance.broker.consuming import consuming
from appliance.notify import Notifier
from appliance.signals import Bell
from appliance.watchdog import may_feed, turn
from appliance.worker import report
from appliance.worker.pulse import Pulse
from appliance.worker.report import Report, Running
from appliance.worker.stopping import MARGIN, Stopping

logger = get_logger(__name__)

#: How often the status is looked at, in seconds.
TICK = 1.0

#: How often a stop looks whether tasks still run, in seconds.
LOOK = 0.1


class Service:
    """Registered with the event loop anew each time Celery's consumer restarts: that clears it."""

    def __init__(self, worker: Any, notifier: Notifier, pulse: Pulse, file: Path, timeout: int):
        self.stopping = Stopping(worker, timeout)
        self._worker = worker
        self._notifier = notifier
        self._pulse = pulse
        self._file = file
        self._ready = False
        self._told = False
        self._report: Report | None = None
        self._failures: set[str] = set()
        self._hub: Any = None
        self._bell = Bell()

    def register(self, hub: Any) -> None:
        """Celery's consumer is about to enter its loop."""
        if self.stopping.asked:
            # The connection was lost during a stop: nothing that runs can be acknowledged any more.
            state.should_terminate = os.EX_OK
            return
        if not self._pulse.is_alive():
            self._pulse.start()
        self._hub = hub
        self._bell.ring_at_signals()
        hub.add_reader(self._bell.descriptor, self._woken)
        hub.call_repeatedly(turn(TICK, self._notifier.watchdog), self._tick)
        if not self._ready:
            hub.on_tick.add(self._look_ready)
            # Celery's turn at the descriptors comes first, then the wait, then the next turn.
            self._bell.ring()

    def ask_to_stop(self) -> None:
        """In the signal handler."""
        self.stopping.ask(time.monotonic())
        if self._hub is None:
            state.should_stop = os.EX_OK
        self._bell.ring()

    def away(self) -> None:
        """Called about each second while Celery waits for Redis outside of its loop."""
        if self.stopping.asked:
            state.should_terminate = os.EX_OK
        if self._hub is not None:
            self._tick()

    def close(self) -> None:
        """The worker has ended."""
        self._file.unlink(missing_ok=True)

    def _woken(self) -> None:
        self._bell.silence()
        if self.stopping.asked and not self._told:
            self._begin_stop()

    def _begin_stop(self) -> None:
        self._told = True
        self.stopping.fetch_no_more()
        words = report.stopping(len(state.reserved_requests), self.stopping.timeout)
        self._notifier.stopping(words, self.stopping.timeout + MARGIN)
        logger.warning(words)
        self._hub.call_repeatedly(LOOK, self._look_stop)

    def _look_stop(self) -> None:
        self.stopping.look(time.monotonic())

    def _look_ready(self) -> None:
        """At each turn until the worker consumes; Celery's own word comes before it does."""
        if consuming(self._worker.consumer.connection):
            self._hub.on_tick.discard(self._look_ready)
            # The file first: who waited for READY may read it at once.
            self._tick()
            self._ready = True
            self._notifier.ready(self._current().status)

    def _tick(self) -> None:
        """Never raises: an OSError would make Celery restart its consumer and forget its tasks."""
        try:
            self._feed()
            current = self._current()
            if current != self._report:
                self._report = current
                report.write(self._file, current)
            if self._ready:
                self._notifier.status(current.status)
        except Exception as error:
            self._complain_once(error)

    def _feed(self) -> None:
        watchdog = self._notifier.watchdog
        if watchdog and may_feed(time.monotonic(), self._pulse.answered, watchdog):
            self._notifier.alive()

    def _complain_once(self, error: Exception) -> None:
        if str(error) not in self._failures:
            self._failures.add(str(error))
            logger.error("the worker's status cannot be told: %r", error)

    def _current(self) -> Report:
        running = tuple(
            Running(request.id, request.name, request.time_start)
            for request in tuple(state.active_requests)
        )
        reading = self._pulse.reading
        app = self._worker.app
        return Report(
            pid=os.getpid(),
            state="stopping" if self.stopping.asked else "running",
            status=self._words(len(running)),
            concurrency=self._worker.concurrency,
            running=running,
            registered=tuple(sorted(n for n in app.tasks if not n.startswith("celery."))),
            queued=reading.queued if reading else None,
            redis_used=reading.used if reading else None,
            redis_limit=reading.limit if reading else None,
        )

    def _words(self, running: int) -> str:
        if self.stopping.asked:
            return report.stopping(running, self.stopping.timeout)
        return report.words(running, self._pulse.reading)
