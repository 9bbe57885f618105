"""From the experiments' samples to the rows of the table."""

from collections.abc import Mapping

from benchmarks.lab import Pairs
from benchmarks.row import Row

#: Experiment, name of the sample, the row's name, its unit, whether more is better.
ROWS = (
    ("starts", "wall", "start to READY, wall clock", "s", False),
    ("starts", "cpu", "start to READY, CPU", "s", False),
    ("starts", "first", "first task, published at READY, from READY", "s", False),
    ("drains", "first", "first task, published before, from the start", "s", False),
    ("starts", "stop", "stop when idle, wall clock", "s", False),
    ("drains", "published", "published by one process", "tasks/s", True),
    ("drains", "drained", "drained from a full queue", "tasks/s", True),
    ("traced", "syncs", "syncs a task", "count", False),
    ("traced", "syncs published", "syncs a task, its publish alone", "count", False),
    ("drains", "bytes", "append-only file a task", "B", False),
    ("drains", "commands", "Redis commands a task", "count", False),
    ("memory", "memory", "memory when idle, the three parts", "MB PSS", False),
    ("memory", "redis", "memory of Redis", "MB PSS", False),
    ("memory", "worker", "memory of the worker", "MB PSS", False),
    ("memory", "beat", "memory of beat", "MB PSS", False),
    ("idles", "syncs", "idle, syncs", "a minute", False),
    ("idles", "bytes", "idle, append-only file", "B a minute", False),
    ("idles", "commands", "idle, Redis commands", "a minute", False),
    ("idles", "cpu", "idle, CPU", "s a minute", False),
    ("days", "wall", "the household's day, wall clock", "s", False),
    ("days", "cpu", "the household's day, CPU", "s", False),
)


def rows(samples: Mapping[str, Pairs]) -> list[Row]:
    """The samples by experiment; what could not be has no row."""
    return [
        Row(name, unit, _of("appliance", key, pairs), _of("stock", key, pairs), more)
        for experiment, key, name, unit, more in ROWS
        if (pairs := samples.get(experiment)) and key in pairs[0]["appliance"]
    ]


def _of(side: str, key: str, pairs: Pairs) -> list[float]:
    return [pair[side][key] for pair in pairs]
