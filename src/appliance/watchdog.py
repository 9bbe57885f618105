"""When systemd's watchdog is fed: decisions only, with the time passed in (monotonic, seconds)."""

#: A service that feeds four times in the watchdog's time may be late three times.
FEEDS = 4


def turn(longest: float, watchdog: float | None) -> float:
    """How often to look around: every `longest` seconds, more often under a short watchdog."""
    return longest if watchdog is None else min(longest, watchdog / FEEDS)


def may_feed(now: float, answered: float | None, watchdog: float) -> bool:
    """Whether Redis answered recently enough for the worker to count as consuming.

    `answered` is when its last answer came, None for never. The watchdog's own time is the
    measure: a sync that stalls a minute passes under the unit's three, and a Redis that never
    answers again ends the worker after twice that time at most.
    """
    return answered is not None and now - answered < watchdog
