"""The benchmark works on both sides, and counts what a real Redis does; no figure of speed."""

from pathlib import Path

import pytest
from benchmarks import drains, idles, memory, syncs
from benchmarks.lab import SIDES, Lab
from benchmarks.starts import Starts

TASKS = 20


@pytest.fixture
def lab(short_dir: Path) -> Lab:
    return Lab(short_dir, print)


@pytest.mark.skipif(syncs.missing() is not None, reason=f"no strace: {syncs.missing()}")
@pytest.mark.parametrize("name", SIDES)
def test_tasks_are_published_and_drained(lab: Lab, name: str) -> None:
    sample = drains.measure(lab.side(name, traced=True), lab, TASKS)
    assert sample["published"] > 0
    assert sample["drained"] > 0
    # At least LPUSH and BRPOP; and the message itself goes through the file.
    assert sample["commands"] >= 2
    assert sample["bytes"] > 500
    # Nothing else is written meanwhile: a publish is a sync.
    assert sample["syncs published"] == pytest.approx(1, abs=0.2)
    assert sample["syncs"] > sample["syncs published"]


def test_starts_are_paired(lab: Lab) -> None:
    (pair,) = lab.pairs(1, Starts(lab).measure)
    assert set(pair) == set(SIDES)
    for sample in pair.values():
        assert all(value > 0 for value in sample.values())


@pytest.mark.parametrize("name", SIDES)
def test_the_memory_is_that_of_all_parts(lab: Lab, name: str) -> None:
    sample = memory.measure(lab.side(name), 0.5)
    parts = [sample[part] for part in memory.PARTS]
    assert min(parts) > 1
    assert sample["memory"] == pytest.approx(sum(parts))


def test_both_sides_idle_beside_something_else(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idles, "REST", 2.0)
    idle = idles.Idle(lab, 2.0, traced=False)
    with idle.beside():
        pass
    (pair,) = idle.samples
    assert set(pair) == set(SIDES)
    for sample in pair.values():
        # A worker's BRPOP ends each second.
        assert sample["commands"] > 20
        assert sample["cpu"] > 0


def test_an_interrupt_does_not_wait_for_the_idle_sides(lab: Lab) -> None:
    idle = idles.Idle(lab, 10_000.0, traced=False)
    with pytest.raises(KeyboardInterrupt), idle.beside():
        raise KeyboardInterrupt
