"""What a new configuration changes in what runs already."""

from dataclasses import dataclass

from appliance.config.model import Config


@dataclass(frozen=True)
class Change:
    """What has to be told or restarted: only that."""

    memory: bool
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
        memory=old.redis != new.redis,
        worker=shared or old.worker != new.worker,
        beat=shared or old.schedule != new.schedule,
    )
