"""The schedule of the configuration as Celery's beat wants it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from celery.schedules import crontab, schedule

from appliance.config.model import Entry


def beat_schedule(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Celery's `beat_schedule` setting."""
    return {
        name: {
            "task": entry.task,
            "schedule": _when(entry),
            "args": entry.args,
            "kwargs": entry.kwargs,
        }
        for name, entry in entries.items()
    }


def _when(entry: Entry) -> Any:
    if entry.cron is None:
        return schedule(timedelta(seconds=entry.every or 0))
    # crontab.from_string wants exactly one space between the fields.
    minute, hour, day_of_month, month, day_of_week = entry.cron.split()
    return crontab(minute, hour, day_of_week, day_of_month, month)
