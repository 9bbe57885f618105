"""The benchmark works on both sides, and counts what a real Redis does; no figure of speed."""

from pathlib import Path

import pytest
from benchmarks import drains, idles, syncs
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
def test_idling_is_measured_for_each_part(
    lab: Lab, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idles, "REST", 1.0)
    sample = idles.measure(lab.side(name), 1.0)
    assert sample["memory"] == pytest.approx(
        sample["redis"] + sample["worker"] + sample["beat"], abs=0.001
    )
    assert min(sample["redis"], sample["worker"], sample["beat"]) > 1
