"""What a new configuration changes in what runs already."""

from dataclasses import dataclass

from appliance.config.model import Config


@dataclass(frozen=True)
class Change:
    """Which services have to read it again: only those. Redis is asked for its limit instead."""

    worker: bool
    beat: bool


def between(old: Config, new: Config) -> Change:
    """From the configuration in force to one that takes its place."""
    # Both import the task modules, and take limits, time zone and log level from here.
    shared = (old.tasks, old.queue, old.timezone, old.log_level) != (
        new.tasks,
        new.queue,
        new.timezone,
        new.log_level,
    )
    return Change(
        worker=shared or old.worker != new.worker,
        beat=shared or old.schedule != new.schedule,
    )
