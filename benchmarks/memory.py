"""Experiment: the memory of an idle side, alone: what it shares with the other counts in part."""

import time

from benchmarks.lab import Sample
from benchmarks.service import Service

PARTS = ("redis", "worker", "beat")


def measure(side: Service, seconds: float) -> Sample:
    """In MB, after so many seconds of nothing to do; `memory` is the sum."""
    with side.running():
        side.await_store()
        side.await_ready()
        time.sleep(seconds)
        memory = side.memory()
    sample = {name: memory[name] / 1e6 for name in PARTS}
    return sample | {"memory": sum(sample.values())}
