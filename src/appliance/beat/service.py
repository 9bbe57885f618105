"""Beat's loop, and what systemd is told of it."""

import contextlib
import select
from collections.abc import Callable
from datetime import datetime, tzinfo

from celery import Celery
from celery.utils.log import get_logger

from appliance.beat.scheduler import Scheduler
from appliance.notify import Notifier
from appliance.signals import Bell
from appliance.stop import Stop, StopAsked
from appliance.watchdog import turn

logger = get_logger(__name__)

#: The longest wait between two looks at the schedule, in seconds.
PAUSE = 10.0

#: Celery aims 10 ms before a task is due, and would then look as fast as it can, in seconds.
SHORTEST = 0.005

#: Writing the state on a card with slow syncs may take so long at a stop, in seconds.
STOP = 60


def words(count: int, upcoming: tuple[str, float] | None, zone: tzinfo) -> str:
    """ "3 schedules, next: nightly-report at Tue 03:30"."""
    if count == 0:
        return "no schedules"
    schedules = "1 schedule" if count == 1 else f"{count} schedules"
    if upcoming is None:
        return schedules
    name, when = upcoming
    # Celery aims a few milliseconds before.
    time = datetime.fromtimestamp(round(when), zone)
    return f"{schedules}, next: {name} at {time:%a %H:%M}"


class Service:
    """Turns, whether Redis is there or not, until a stop is asked for."""

    def __init__(self, app: Celery, notifier: Notifier, filename: str, stop: Stop) -> None:
        self._app = app
        self._notifier = notifier
        self._filename = filename
        self._stop = stop
        self._bell = Bell()
        self._bell.ring_at_signals()

    def run(self, prepare: Callable[[], None]) -> None:
        """Load the schedule, say READY, `prepare`, and send what is due until asked to stop."""
        pause = turn(PAUSE, self._notifier.watchdog)
        scheduler = Scheduler(self._app, schedule_filename=self._filename, max_interval=pause)
        try:
            self._notifier.ready(self._words(scheduler))
            self._prepare(prepare)
            while not self._stop.asked:
                interval = scheduler.tick()
                self._notifier.status(self._words(scheduler))
                self._notifier.alive()
                self._wait(interval)
                if scheduler.should_sync():
                    scheduler._do_sync()
            self._notifier.stopping("stopping", STOP)
        finally:
            scheduler.close()

    def _prepare(self, prepare: Callable[[], None]) -> None:
        """The user's code runs in it: it may never end, or take the signals and their pipe."""
        with contextlib.suppress(StopAsked), self._stop.interrupting():
            prepare()
        self._bell.ring_at_signals()

    def _wait(self, interval: float) -> None:
        """Sleep, but wake for a stop; not at all after a task was sent, others may be due."""
        if interval:
            select.select([self._bell.descriptor], [], [], max(SHORTEST, interval))
            self._bell.silence()

    def _words(self, scheduler: Scheduler) -> str:
        # The heap is made at the first tick.
        if scheduler._heap is None:
            scheduler.populate_heap()
        return words(len(scheduler.schedule), scheduler.next_run(), self._app.timezone)
