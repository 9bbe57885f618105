"""A stop that lets running tasks end, but not for ever.

Celery's own warm stop leaves its event loop first: what ends after that is acknowledged only when
all has ended, nothing bounds the wait, and a power cut meanwhile runs finished tasks again. Its
soft stop (`worker_soft_shutdown_timeout`) sleeps in the signal handler and acknowledges nothing
meanwhile. So ours stays in the loop: it fetches no more, each task is acknowledged as it ends, and
the loop is left when nothing runs. What takes too long has its process frozen (so that a result
already sent is told from one that is not), terminated, then killed; those messages were never
acknowledged, and closing the channel puts them back.
"""

import contextlib
import enum
import os
import signal
from typing import Any

from celery.exceptions import WorkerShutdown, WorkerTerminate
from celery.utils.log import get_logger
from celery.worker import state

logger = get_logger(__name__)

#: Between freezing processes and terminating them the results that they sent are read, in seconds.
HOLD_STILL = 0.2

#: A terminated task gets so long before its process is killed, in seconds.
LAST_WORDS = 2.0

#: So long again for killed processes to be gone; then the pool is torn down without them.
BURIAL = 3.0

#: Beyond `worker.stop_timeout`: the two above, the pool's end, and putting messages back, on a card
#: whose syncs are slow. In seconds.
MARGIN = 30


class Phase(enum.IntEnum):
    """What a stop has come to; it only goes up."""

    WAIT = 0
    FREEZE = 1
    TERMINATE = 2
    KILL = 3
    TEAR_DOWN = 4
    LEAVE = 5


def phase(now: float, deadline: float, running: int) -> Phase:
    """Where the stop is; monotonic seconds, `deadline` is when patience with tasks ends."""
    if not running:
        return Phase.LEAVE
    late = now - deadline
    if late < 0:
        return Phase.WAIT
    if late < HOLD_STILL:
        return Phase.FREEZE
    if late < LAST_WORDS:
        return Phase.TERMINATE
    return Phase.KILL if late < LAST_WORDS + BURIAL else Phase.TEAR_DOWN


class Stopping:
    """One stop of one worker (a `controller.Worker`)."""

    def __init__(self, worker: Any, timeout: int) -> None:
        self._worker = worker
        self.timeout = timeout
        self._deadline: float | None = None
        self._done = Phase.WAIT

    @property
    def asked(self) -> bool:
        """A stop was asked for."""
        return self._deadline is not None

    def ask(self, now: float) -> None:
        """The first time starts the stop, the second ends patience with running tasks."""
        self._deadline = now if self.asked else now + self.timeout

    def fetch_no_more(self) -> None:
        """From now on no task starts; the loop goes on, and acknowledges what ends."""
        consumer = self._worker.consumer
        consumer.task_consumer.cancel()
        # An ETA or a rate limit may come due meanwhile: not started, so put back with the rest.
        consumer.on_task_request = state.task_ready
        if self._worker.semaphore:
            for _, (request, *_), _ in self._worker.semaphore._waiting:
                state.task_ready(request)
            self._worker.semaphore._waiting.clear()

    def look(self, now: float) -> None:
        """Take the step that is due; leaves the loop by Celery's own exceptions."""
        assert self._deadline is not None
        if self._done >= Phase.TERMINATE:
            # The event of a process's end may come before it can be reaped: Celery then misses it
            # until its next look, up to 5 s later.
            self._worker.pool.maintain_pool()
        due = phase(now, self._deadline, len(state.reserved_requests))
        if due <= self._done:
            return
        self._done = due
        if due is Phase.FREEZE:
            _signal_running(signal.SIGSTOP)
        elif due is Phase.TERMINATE:
            _interrupt_running(self._worker.pool)
        elif due is Phase.KILL:
            _signal_running(signal.SIGKILL)
        elif due is Phase.TEAR_DOWN:
            raise WorkerTerminate(os.EX_OK)
        elif due is Phase.LEAVE:
            raise WorkerShutdown(os.EX_OK)


def _interrupt_running(pool: Any) -> None:
    """Terminate the frozen processes: SystemExit is raised in their tasks, which may clean up.

    The results that they had sent before were read meanwhile, so what still runs has not finished.
    """
    for request in tuple(state.active_requests):
        logger.warning("%s[%s] did not end in time: it will run again", request.name, request.id)
        request.interrupted = True
        pool.terminate_job(request.worker_pid, signal.SIGTERM)
    _signal_running(signal.SIGCONT)


def _signal_running(number: signal.Signals) -> None:
    for request in tuple(state.active_requests):
        with contextlib.suppress(ProcessLookupError):
            os.kill(request.worker_pid, number)
