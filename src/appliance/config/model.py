"""The validated configuration: plain values, every default and `auto` resolved."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Tasks:
    """The user's code and how long it may take; durations in seconds."""

    modules: tuple[str, ...]
    path: Path
    eta_ceiling: int
    time_limit: int


@dataclass(frozen=True)
class Queue:
    """What every consumer of the queue agrees on; in seconds."""

    visibility_timeout: int


@dataclass(frozen=True)
class Redis:
    """The broker's server; in bytes."""

    memory: int


@dataclass(frozen=True)
class Worker:
    """The worker; `concurrency` in processes, `stop_timeout` in seconds."""

    concurrency: int
    stop_timeout: int


@dataclass(frozen=True)
class Entry:
    """One schedule: a task sent by beat, either by a cron line or every so many seconds."""

    task: str
    cron: str | None
    every: int | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class Alert:
    """What is run when a notice is new: a program and its arguments, or nothing."""

    command: tuple[str, ...]


@dataclass(frozen=True)
class Config:
    """All of /etc/appliance.yaml."""

    tasks: Tasks
    queue: Queue
    redis: Redis
    worker: Worker
    schedule: dict[str, Entry]
    timezone: str
    alert: Alert
    log_level: str

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in the YAML file's own layout."""
        values = asdict(self)
        values["tasks"]["path"] = str(self.tasks.path)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Config":
        """What `to_json` gave; KeyError or TypeError on anything else."""
        tasks = values["tasks"]
        return cls(
            tasks=Tasks(
                modules=tuple(tasks["modules"]),
                path=Path(tasks["path"]),
                eta_ceiling=tasks["eta_ceiling"],
                time_limit=tasks["time_limit"],
            ),
            queue=Queue(**values["queue"]),
            redis=Redis(**values["redis"]),
            worker=Worker(**values["worker"]),
            schedule={name: _entry(entry) for name, entry in values["schedule"].items()},
            timezone=values["timezone"],
            alert=Alert(command=tuple(values["alert"]["command"])),
            log_level=values["log_level"],
        )


def _entry(values: dict[str, Any]) -> Entry:
    return Entry(**{**values, "args": tuple(values["args"])})
