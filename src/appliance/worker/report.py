"""What the worker says of itself: a sentence for systemd, a file for `appliance status`.

The file (`Paths.worker_status`, JSON) has the fields of `Report`. It is gone after a clean stop;
one whose `pid` does not live was left by a worker that was killed.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from appliance import files
from appliance.broker.probe import Reading

#: As redis.conf counts: 100mb.
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Running:
    """A task that a child process is running; `started` in seconds since the epoch."""

    id: str
    name: str
    started: float


@dataclass(frozen=True)
class Report:
    """One moment of the worker; `status` is what systemd was told, `redis_*` are in bytes."""

    pid: int
    state: Literal["running", "stopping"]
    status: str
    concurrency: int
    running: tuple[Running, ...]
    registered: tuple[str, ...]
    queued: int | None
    redis_used: int | None
    redis_limit: int | None


def words(running: int, reading: Reading | None) -> str:
    """ "2 running, 14 queued; Redis 3 of 100 MB"; `reading` is None when Redis does not answer."""
    if reading is None:
        return f"{running} running; Redis does not answer"
    if reading.queued is None or reading.used is None:
        return f"{running} running; Redis is loading its data, or busy"
    limit = f" of {_megabytes(reading.limit)}" if reading.limit else ""
    return f"{running} running, {reading.queued} queued; Redis {_megabytes(reading.used)}{limit} MB"


def stopping(running: int, seconds: int) -> str:
    """ "stopping: waiting up to 60 s for 2 running tasks"."""
    if not running:
        return "stopping"
    tasks = "1 running task" if running == 1 else f"{running} running tasks"
    return f"stopping: waiting up to {seconds} s for {tasks}"


def write(path: Path, report: Report) -> None:
    """Readers find the old report or the new one; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not synced: it is on a tmpfs, and worthless after a power cut.
    files.replace(path, json.dumps(asdict(report)) + "\n", durable=False)


def _megabytes(size: int) -> int:
    return round(size / MEGABYTE)
