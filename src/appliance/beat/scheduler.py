"""Celery's scheduler, for a card that tears files and a Redis that may be away."""

from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler
from celery.utils.log import get_logger
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = get_logger(__name__)

#: How long after a task could not be sent it is tried again, in seconds.
RETRY = 2.0

#: What says that Redis is away or full, and nothing against the task.
AWAY = (OperationalError, RedisError, OSError)


class Memory(dict[str, Any]):
    """In the place of the state file when there can be none."""

    def sync(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing was opened."""


class Scheduler(PersistentScheduler):  # type: ignore[misc]  # Celery has no types
    """Its state file may be anything, and a due task stays due until it was sent."""

    _store: Any = None
    _unsent = False

    def setup_schedule(self) -> None:
        """Load the state; one that cannot be read is kept aside, and a new one begun."""
        # Celery's own way removes the file, and only for some of the ways to be torn.
        for last_resort in (self._put_aside, self._forget):
            try:
                return self._load()
            except Exception as error:
                logger.error("beat's state %s cannot be used: %r", self.schedule_filename, error)
                last_resort()
        return self._load()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; gives the seconds until the next look."""
        self._unsent = False
        interval: float = super().tick(*args, **kwargs)
        return min(RETRY, self.max_interval) if self._unsent else interval

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send one task; if Redis is away it stays due.

        However long Redis is away, one message is sent then, not one for each time missed.
        """
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:
            logger.error("%s could not be sent: %s", entry.name, error)
            if isinstance(error.__cause__ or error.__context__, AWAY):
                # `tick` has taken it for sent already: take that back.
                self.schedule[entry.name] = entry
                self._heap = None
                self._unsent = True

    def is_due(self, entry: Any) -> Any:
        """Whether, and the seconds until it is looked at again; never raises."""
        try:
            return super().is_due(entry)
        except Exception as error:
            logger.error("%s is left out: when it is due cannot be told: %s", entry.name, error)
            self.schedule.pop(entry.name, None)
            # It is in there too: the next look begins with a new one.
            self._heap = None
            return False, 0

    def populate_heap(self, *args: Any, **kwargs: Any) -> None:
        """Celery's own asks the entries themselves, so the first that fails would end beat."""
        for entry in tuple(self.schedule.values()):
            self.is_due(entry)
        super().populate_heap(*args, **kwargs)

    def sync(self) -> None:
        """Write the state; a card that is full or read-only must not stop what it is about."""
        try:
            super().sync()
        except Exception as error:
            logger.error("beat's state %s cannot be written: %r", self.schedule_filename, error)

    @property
    def producer(self) -> Any:
        """Never waits for a connection: the loop would stand still, and the watchdog bite."""
        return None

    def next_run(self) -> tuple[str, float] | None:
        """What is sent next, and when (seconds since the epoch)."""
        if not self._heap:
            return None
        return str(self._heap[0].entry.name), float(self._heap[0].time)

    def _load(self) -> None:
        super().setup_schedule()

    def _open_schedule(self) -> Any:
        return self._store if isinstance(self._store, Memory) else super()._open_schedule()

    def _destroy_open_corrupted_schedule(self, exc: Exception) -> Any:
        """Celery would remove the file here."""
        raise exc

    def _put_aside(self) -> None:
        self._store = None
        for suffix in self.known_suffixes:
            path = Path(f"{self.schedule_filename}{suffix}")
            if path.exists():
                # One generation: a card that tears it every day must not fill up.
                path.replace(path.with_name(f"{path.name}.broken"))

    def _forget(self) -> None:
        logger.error("beat goes on without a state: after a restart it does not know what ran")
        self._store = Memory()
