"""Experiment: both sides have nothing to do, beside the other experiments, for some minutes.

It takes a while to see what an idle side does: stock kombu writes every 100 s, beat every 180. Two
idle sides take 1 % of a processor, so the others may run meanwhile.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.lab import SIDES, Lab, Pairs, Sample
from benchmarks.service import Service
from benchmarks.store import Counts, Store

#: After READY, until the last child of a start has come to rest; seconds.
REST = 5.0


@dataclass(frozen=True)
class Mark:
    """What a side has used and done at a moment, in seconds since the epoch."""

    at: float
    counts: Counts
    cpu: float


class Idle:
    """Use as `with Idle(...).beside():`; the samples are there afterwards."""

    def __init__(self, lab: Lab, seconds: float, traced: bool) -> None:
        self.samples: Pairs = []
        self._sides = {name: lab.side(name, traced) for name in SIDES}
        self._seconds = seconds
        self._over = threading.Event()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Idle for `seconds`, and what the body takes; leaving waits for the rest of them."""
        with ExitStack() as stack, ThreadPoolExecutor(1) as thread:
            stores = {
                name: stack.enter_context(side.running()) for name, side in self._sides.items()
            }
            for side in self._sides.values():
                side.await_store()
            time.sleep(REST)
            marks = thread.submit(self._marks, stores)
            try:
                yield
            except BaseException:
                # Ctrl-C, say: the thread must not hold us up.
                self._over.set()
                raise
            marks.result()
        self.samples.append(self._sample(marks))

    def _marks(self, stores: dict[str, Store]) -> dict[str, tuple[Mark, Mark]]:
        before = self._mark(stores)
        self._over.wait(self._seconds)
        after = self._mark(stores)
        return {name: (before[name], after[name]) for name in stores}

    def _mark(self, stores: dict[str, Store]) -> dict[str, Mark]:
        return {
            name: Mark(time.time(), store.counts(), self._sides[name].cpu_seconds())
            for name, store in stores.items()
        }

    def _sample(self, marks: Future[dict[str, tuple[Mark, Mark]]]) -> dict[str, Sample]:
        return {name: a_minute(self._sides[name], *pair) for name, pair in marks.result().items()}


def a_minute(side: Service, before: Mark, after: Mark) -> Sample:
    """What a minute of the time between the marks costs; the side must have ended."""
    grown = after.counts.since(before.counts)
    costs = {"commands": grown.commands, "bytes": grown.bytes, "cpu": after.cpu - before.cpu}
    if side.trace:
        costs["syncs"] = side.trace.count(before.at, after.at)
    return {name: cost * 60 / (after.at - before.at) for name, cost in costs.items()}
