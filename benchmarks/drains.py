"""Experiment: tasks that do nothing are published, and drained from the full queue."""

import time
from dataclasses import dataclass

from benchmarks.lab import Lab, Sample
from benchmarks.polling import until_steady
from benchmarks.publisher import Publisher
from benchmarks.service import Service
from benchmarks.store import Store

#: All is settled when the append-only file has not grown for so long, in seconds. An idle worker
#: writes nothing to it; its few commands in this time are counted, and vanish among the tasks'.
STEADY = 0.5


@dataclass(frozen=True)
class Phase:
    """What `tasks` tasks took, between two moments in seconds since the epoch."""

    tasks: int
    seconds: float
    commands: int
    bytes: int
    began: float
    ended: float


def publish(side: Service, lab: Lab, tasks: int) -> Phase:
    """With no worker there: so no sync is shared with anything else."""
    with side.store_running() as store, Publisher(side, lab.bell) as publisher:
        publisher.connect()
        # The first and the last one say when they run.
        publisher.publish("stamp")
        before, began = store.counts(), time.time()
        seconds = publisher.publish("noop", tasks)
        grown, ended = store.counts().since(before), time.time()
        publisher.publish("stamp")
    return Phase(tasks, seconds, grown.commands, grown.bytes, began, ended)


def drain(side: Service, lab: Lab, tasks: int) -> tuple[Phase, float]:
    """What a full queue takes from its first task's run to its last one's; and from the start."""
    started = time.monotonic()
    with side.running() as store:
        first = lab.bell.heard()
        before, began = store.counts(), time.time()
        last = lab.bell.heard()
        until_steady(lambda: _bytes(store), STEADY)
        grown, ended = store.counts().since(before), time.time()
    phase = Phase(tasks, last - first, grown.commands, grown.bytes, began, ended)
    return phase, first - started


def measure(side: Service, lab: Lab, tasks: int) -> Sample:
    """Rates, and what one task costs from its publish to its end."""
    published = publish(side, lab, tasks)
    drained, first = drain(side, lab, tasks)
    phases = (published, drained)
    sample = {
        "published": tasks / published.seconds,
        "drained": tasks / drained.seconds,
        "first": first,
        "commands": sum(phase.commands for phase in phases) / tasks,
        "bytes": sum(phase.bytes for phase in phases) / tasks,
    }
    if side.trace:
        syncs = [side.trace.count(phase.began, phase.ended) for phase in phases]
        sample["syncs"] = sum(syncs) / tasks
        sample["syncs published"] = syncs[0] / tasks
    return sample


def _bytes(store: Store) -> int:
    return store.counts().bytes
