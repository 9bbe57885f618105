"""Experiment: a start, its first task, and a stop."""

import time

from benchmarks.lab import Lab, Sample
from benchmarks.publisher import Publisher
from benchmarks.service import Service


class Starts:
    """Starts on a store that was used before, as after each boot but the first."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._sides = {name: lab.side(name) for name in ("appliance", "stock")}
        for side in self._sides.values():
            # Not measured: it makes what a first start makes, and warms the disk's cache.
            self._start(side)

    def measure(self, name: str) -> Sample:
        """One start of one side."""
        return self._start(self._sides[name])

    def _start(self, side: Service) -> Sample:
        with Publisher(side, self._lab.bell) as publisher:
            began = time.monotonic()
            with side.running():
                side.await_store()
                publisher.connect()
                ready = side.await_ready()
                cpu = side.cpu_seconds()
                publisher.publish("stamp")
                first = self._lab.bell.heard()
                stop = side.stop()
        return {"wall": ready - began, "cpu": cpu, "first": first - ready, "stop": stop}
