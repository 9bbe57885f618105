"""Where the experiments run, and in which order."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.appliance import ApplianceSide
from benchmarks.bell import Bell
from benchmarks.service import Service
from benchmarks.stock import StockSide
from benchmarks.syncs import Trace

SIDES: dict[str, type[Service]] = {"appliance": ApplianceSide, "stock": StockSide}

#: What one run of an experiment measured, by name.
Sample = dict[str, float]

#: For each round, the sample of each side by its name.
Pairs = list[dict[str, Sample]]


@dataclass
class Lab:
    """Each experiment's samples, a pair for each round."""

    root: Path
    say: Callable[[str], None]
    bell: Bell = field(init=False)
    _directories: int = 0

    def __post_init__(self) -> None:
        self.bell = Bell(self.root / "bell")

    def side(self, name: str, traced: bool = False) -> Service:
        """Of its own directory, never used before."""
        self._directories += 1
        directory = self.root / f"{self._directories}"
        directory.mkdir()
        return SIDES[name](directory, Trace(directory) if traced else None)

    def pairs(self, rounds: int, measure: Callable[[str], Sample]) -> Pairs:
        """Measure both sides in turns: A B A B, so that a busy minute hits both."""
        return [{name: measure(name) for name in SIDES} for _ in range(rounds)]

    @contextmanager
    def told(self, what: str) -> Iterator[None]:
        """Say what is going on, and how long it took."""
        self.say(f"-- {what}")
        began = time.monotonic()
        yield
        self.say(f"   {time.monotonic() - began:.0f} s")
