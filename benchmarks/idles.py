"""Experiment: nothing to do."""

import time

from benchmarks.lab import Sample
from benchmarks.service import Service

#: After READY, until beat has started too and the last child of a start has come to rest; seconds.
REST = 5.0


def measure(side: Service, seconds: float) -> Sample:
    """What so many seconds of idling cost, for each minute of it; and the memory at their end."""
    with side.running() as store:
        side.await_store()
        side.await_ready()
        time.sleep(REST)
        before, cpu, began = store.counts(), side.cpu_seconds(), time.time()
        time.sleep(seconds)
        used, ended = side.cpu_seconds() - cpu, time.time()
        grown, memory = store.counts().since(before), side.memory()
    sample = {
        "commands": grown.commands,
        "bytes": grown.bytes,
        "cpu": used,
    }
    if side.trace:
        sample["syncs"] = side.trace.count(began, ended)
    minutes = (ended - began) / 60
    sample = {name: value / minutes for name, value in sample.items()}
    services = {name: memory[name] / 1e6 for name in ("redis", "worker", "beat")}
    return sample | services | {"memory": sum(services.values()), "run": memory["run"] / 1e6}
