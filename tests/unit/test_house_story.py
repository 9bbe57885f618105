"""The day in words."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from house.day.evidence import Line
from house.day.story import told

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def line(what: str, retries: int = 0, eta: datetime | None = None, reason: str = "") -> Line:
    args = ("cellar", 12.5)
    return Line(NOON.timestamp(), what, "a", "house.sensors.alert", retries, args, eta, reason)


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (line("sent"), "sent      sensors.alert cellar"),
        (
            line("sent", eta=NOON.replace(second=5)),
            "sent      sensors.alert cellar, waiting until 12:00:05",
        ),
        (
            line("sent", retries=1, eta=NOON.replace(second=5)),
            "again     sensors.alert cellar, attempt 2, waiting until 12:00:05",
        ),
        (line("started"), "started   sensors.alert cellar"),
        (
            line("retried", reason="Retry in 1s"),
            "retried   sensors.alert cellar: not over yet",
        ),
        (
            line("retried", retries=2, reason="Retry in 1s: TimeoutError()"),
            "retried   sensors.alert cellar, attempt 3: TimeoutError()",
        ),
        (line("finished"), "finished  sensors.alert cellar"),
        (line("failed", reason="KeyError('x')"), "FAILED    sensors.alert cellar: KeyError('x')"),
    ],
)
def test_what_happened(happened: Line, words: str) -> None:
    assert told(happened) == f"12:00:00  {words}"


def test_what_needs_no_words() -> None:
    assert told(line("sending")) is None
